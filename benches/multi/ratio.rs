//! How many times as long ours takes as a rival, with as little as possible of the noise.
//!
//! The contenders take turns, so that all meet the machine in the same states. Noise only ever
//! adds time, and with one client it adds much: an answer takes several times as long when the
//! server's process and the client's thread are on two cores that fall asleep in between.
//! The lowest decile of the turns is in the fast state for everybody: on a machine that does
//! little else it agrees from run to run where means and medians do not.

use std::sync::Arc;
use std::time::Duration;

use crate::contender::Contender;
use crate::effort::Effort;
use crate::field::Field;
use crate::load::Load;

/// How long a contender's turn should take: long beside a timer, short beside the time for
/// which the machine stays in a state.
const TURN: Duration = Duration::from_millis(5);
/// Turns of each contender.
const ROUNDS: usize = 201;

/// The times of one of ours over those of one rival.
pub(crate) struct Ratio {
    /// Of the lowest deciles.
    pub(crate) undisturbed: f64,
    /// The median of all rounds' ratios.
    pub(crate) median: f64,
}

impl Ratio {
    fn of(ours: &[Duration], rival: &[Duration]) -> Self {
        let rounds = ours.iter().zip(rival);
        let each: Vec<f64> = rounds.map(|(a, b)| a.div_duration_f64(*b)).collect();
        Self {
            undisturbed: quantile(ours, 10).div_duration_f64(quantile(rival, 10)),
            median: quantile(&each, 50),
        }
    }
}

fn quantile<T: PartialOrd + Copy>(values: &[T], percent: usize) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
    sorted[(sorted.len() - 1) * percent / 100]
}

/// One of ours beside every rival.
pub(crate) struct Row {
    pub(crate) ours: &'static str,
    pub(crate) ratios: Vec<(&'static str, Ratio)>,
}

/// Lets the contenders take turns; a row for each of ours.
pub(crate) async fn measure(field: &Field, load: Load, effort: Effort) -> Vec<Row> {
    let contenders: Vec<&Arc<dyn Contender>> = field.all().collect();
    let (rounds, each) = match effort {
        Effort::Bench => (ROUNDS, transactions_per_turn(contenders[0], load).await),
        Effort::Test => (1, 1),
    };
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..rounds {
        for next in order(round, contenders.len()) {
            times[next].push(load.run(contenders[next], each).await);
        }
    }
    let (rivals, ours) = times.split_at(field.rivals.len());
    let row = |(contender, ours): (&Arc<dyn Contender>, &Vec<Duration>)| Row {
        ours: contender.name(),
        ratios: field
            .rivals
            .iter()
            .zip(rivals)
            .map(|(rival, times)| (rival.name(), Ratio::of(ours, times)))
            .collect(),
    };
    field.ours.iter().zip(ours).map(row).collect()
}

/// Everybody is first as often, and nobody always comes after the same one.
fn order(round: usize, contenders: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..contenders).collect();
    order.rotate_left(round / 2 % contenders);
    if round % 2 == 1 {
        order.reverse();
    }
    order
}

/// The same number for all, so that no contender gets longer runs to settle in.
async fn transactions_per_turn(contender: &Arc<dyn Contender>, load: Load) -> u64 {
    let mut each = 1;
    while load.run(contender, each).await < TURN {
        each *= 2;
    }
    each
}
