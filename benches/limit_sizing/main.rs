//! How large a table has to be: how often it denies what an exact limiter would have allowed.
//!
//! Not a measurement of time but a simulation: requests arrive as a Poisson process does, a table and an
//! exact limiter per key answer each, and the false denials are counted. The machine does not matter.

use std::time::Duration;

use transom_limit::gcra::{self, State};
use transom_limit::{Bounded, Key, Limiter, Quota};

const SLOTS: u32 = 8192;
const CAPACITY: u32 = 10;
const PER_SECOND: u32 = 10;
const SECONDS: f64 = 20.0;

/// Who asks.
#[derive(Clone, Copy)]
enum Load {
    /// Each key as often as any other.
    Uniform,
    /// The n-th key 1/n as often as the first.
    Zipf,
    /// Keys of which each comes once, so many a second for each bucket, beside the uniform ones.
    Flood(f64),
}

struct Outcome {
    /// Keys with tokens missing, for each bucket, at the end.
    missing: f64,
    /// False denials among what the exact limiter allowed.
    falsely: f64,
    displaced: u64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{SLOTS} buckets, {PER_SECOND} tokens a second, {CAPACITY} at once, {SECONDS} s\n");
    println!(
        "| load | keys / buckets | utilisation | tokens missing / buckets | false denials | displaced |"
    );
    println!("|---|---|---|---|---|---|");
    for utilisation in [0.1, 0.5, 0.9] {
        for busy in [0.3, 0.4, 0.45, 0.5, 0.6, 0.8, 1.0, 1.5] {
            row("uniform", Load::Uniform, busy / utilisation, utilisation)?;
        }
    }
    for keys in [0.5, 1.0, 2.0, 4.0] {
        row("zipf", Load::Zipf, keys, 0.9)?;
    }
    for flood in [0.25, 0.5, 0.75, 1.0, 1.5] {
        let name = format!("flood {flood} × buckets × rate");
        row(&name, Load::Flood(flood * f64::from(PER_SECOND)), 0.25, 0.1)?;
    }
    Ok(())
}

fn row(
    name: &str,
    load: Load,
    keys: f64,
    utilisation: f64,
) -> Result<(), Box<dyn std::error::Error>> {
    let Outcome {
        missing,
        falsely,
        displaced,
    } = simulate(load, keys, utilisation)?;
    let percent = falsely * 100.0;
    println!(
        "| {name} | {keys:.2} | {utilisation} | {missing:.2} | {percent:.4} % | {displaced} |"
    );
    Ok(())
}

fn simulate(
    load: Load,
    keys: f64,
    utilisation: f64,
) -> Result<Outcome, Box<dyn std::error::Error>> {
    let quota = Quota::new(CAPACITY.into(), PER_SECOND.into(), Duration::from_secs(1))?;
    let table = Bounded::builder(quota).slots(SLOTS as usize).build()?;
    let count = (keys * f64::from(SLOTS)).round();
    let weights = cumulative(load, count);
    let mut exact = vec![State::default(); weights.len()];
    let regular = count * utilisation * f64::from(PER_SECOND);
    let flood = match load {
        Load::Flood(each) => each * f64::from(SLOTS),
        _ => 0.0,
    };
    let mut random = fastrand::Rng::with_seed(7);
    let (mut at, mut fresh) = (0.0, 0_u64);
    let (mut allowed, mut falsely) = (0.0, 0.0);
    while at < SECONDS {
        at -= random.f64().max(f64::MIN_POSITIVE).ln() / (regular + flood);
        let now = Duration::from_secs_f64(at);
        if random.f64() * (regular + flood) < flood {
            fresh += 1;
            let _ = table.check_n_at(Key::Number(u128::MAX - u128::from(fresh)), 1, now)?;
            continue;
        }
        let key = pick(&weights, random.f64());
        let (after, decision) = gcra::decide(exact[key], &quota, 1, now)?;
        exact[key] = after;
        let answer = table.check_n_at(Key::Number(key as u128), 1, now)?;
        if decision.is_allowed() {
            allowed += 1.0;
            falsely += f64::from(u8::from(!answer.is_allowed()));
        }
    }
    let end = Duration::from_secs_f64(at);
    let missing = exact
        .iter()
        .filter(|state| !state.is_full(&quota, end))
        .count();
    Ok(Outcome {
        missing: f64::from(u32::try_from(missing)?) / f64::from(SLOTS),
        falsely: falsely / allowed,
        displaced: table.pressure(),
    })
}

/// For each key the share of requests that are for it or one before.
fn cumulative(load: Load, keys: f64) -> Vec<f64> {
    let mut weights = Vec::new();
    let (mut sum, mut n) = (0.0, 1.0);
    while n <= keys {
        sum += if matches!(load, Load::Zipf) {
            1.0 / n
        } else {
            1.0
        };
        weights.push(sum);
        n += 1.0;
    }
    weights.iter().map(|weight| weight / sum).collect()
}

fn pick(weights: &[f64], random: f64) -> usize {
    weights
        .partition_point(|weight| *weight < random)
        .min(weights.len() - 1)
}
