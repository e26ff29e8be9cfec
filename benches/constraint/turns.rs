//! Two measurements that take turns, and the lowest decile of each.

use std::time::Duration;

use crate::decile::lowest_decile;
use crate::effort::Effort;
use crate::form::{Form, Way};
use crate::refusal::Refusal;

/// Repetitions in a turn: long beside a timer, short beside the time for which a machine stays in a state.
const EACH: u32 = 20;
const ROUNDS: usize = 201;

/// What is done with a refused statement.
pub(crate) struct Refused {
    pub(crate) round_trip: Duration,
    pub(crate) translation: Duration,
    /// Without translation.
    pub(crate) discarding: Duration,
}

/// The times of a refused statement, of the translation of its error, and of dropping it untranslated.
///
/// As a task: on the thread that blocks on the runtime it would pay for a change of threads at every answer.
pub(crate) async fn of_refusal(refusal: Refusal, effort: Effort) -> Refused {
    let (rounds, each) = size(effort);
    let turns = tokio::spawn(async move {
        let (mut trips, mut translations, mut drops) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (errors, time) = refusal.refuse(each.into()).await;
            trips.push(time);
            translations.push(refusal.translate(errors));
            drops.push(Refusal::discard(refusal.refuse(each.into()).await.0));
        }
        Refused {
            round_trip: lowest_decile(trips, each),
            translation: lowest_decile(translations, each),
            discarding: lowest_decile(drops, each),
        }
    });
    turns.await.unwrap()
}

/// The time of the checks by hand, and of the probe.
pub(crate) async fn of_form(form: Form, effort: Effort) -> (Duration, Duration) {
    let (rounds, each) = size(effort);
    let turns = tokio::spawn(async move {
        let (mut selects, mut probes) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            selects.push(form.check(Way::Selects, each.into()).await);
            probes.push(form.check(Way::Probe, each.into()).await);
        }
        (lowest_decile(selects, each), lowest_decile(probes, each))
    });
    turns.await.unwrap()
}

fn size(effort: Effort) -> (usize, u32) {
    match effort {
        Effort::Bench => (ROUNDS, EACH),
        Effort::Test => (1, 1),
    }
}
