//! Nanoseconds a check.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::contender::{Contender, Fate, KEYED, Make, SINGLE};
use crate::decile::lowest_decile;
use crate::effort::Effort;

struct Case {
    keys: usize,
    threads: usize,
    fate: Fate,
}

pub(crate) fn report(effort: Effort) {
    println!("\n| keys | threads | | | ns a check | / Bounded |\n|---:|---:|---|---|---:|---:|");
    let sizes: &[usize] = match effort {
        Effort::Bench => &[1, 100_000, 1_000_000, 8_000_000],
        Effort::Test => &[1, 1000],
    };
    for &keys in sizes {
        for threads in [1, 2] {
            for fate in [Fate::Admitted, Fate::Denied] {
                run(
                    effort,
                    &Case {
                        keys,
                        threads,
                        fate,
                    },
                );
            }
        }
    }
}

fn run(effort: Effort, case: &Case) {
    let mut contenders: Vec<(&str, Make)> = KEYED.to_vec();
    if case.keys == 1 {
        contenders.extend(SINGLE);
    }
    let made = |(name, make): (&'static str, Make)| {
        let limiter = make(case.fate, case.keys);
        for key in 0..case.keys as u64 {
            limiter.admits(key);
        }
        (name, limiter, Vec::new())
    };
    let mut contenders: Vec<_> = contenders.into_iter().map(made).collect();
    let (turns, checks) = match effort {
        Effort::Bench => (15, 300_000),
        Effort::Test => (1, 1000),
    };
    for turn in 0..turns {
        let keys = random_keys(turn, checks, case.keys);
        for (_, limiter, times) in &mut contenders {
            times.push(time(&**limiter, &keys, case.threads));
        }
    }
    let each = u32::try_from(checks * case.threads).unwrap();
    let mut rows: Vec<_> = contenders
        .into_iter()
        .map(|(name, _, times)| {
            (
                name,
                lowest_decile(times, 1).as_secs_f64() * 1e9 / f64::from(each),
            )
        })
        .collect();
    let ours = rows[0].1;
    rows.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (name, ns) in rows {
        let Case {
            keys,
            threads,
            fate,
        } = case;
        println!(
            "| {keys} | {threads} | {fate:?} | {name} | {ns:.1} | {:.2} |",
            ns / ours
        );
    }
}

/// Wall time of all threads, each over all keys.
fn time(limiter: &dyn Contender, keys: &[u64], threads: usize) -> Duration {
    let start = Barrier::new(threads + 1);
    thread::scope(|scope| {
        let run = |from: usize| {
            let start = &start;
            move || {
                start.wait();
                for key in keys[from..].iter().chain(&keys[..from]) {
                    black_box(limiter.admits(*key));
                }
            }
        };
        let others: Vec<_> = (1..=threads)
            .map(|n| scope.spawn(run((n - 1) * keys.len() / threads)))
            .collect();
        start.wait();
        let began = Instant::now();
        for other in others {
            other.join().unwrap();
        }
        began.elapsed()
    })
}

/// xorshift64*, as good as these need: the same list for all.
pub(crate) fn random_keys(seed: u64, count: usize, keys: usize) -> Vec<u64> {
    let mut state = 0x9E37_79B9_7F4A_7C15 ^ (seed + 1);
    let mut next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_F491_4F6C_DD1D) % keys as u64
    };
    (0..count).map(|_| next()).collect()
}
