//! How long single checks take while a limiter gets to know two million keys.

use std::time::Instant;

use crate::contender::{Fate, KEYED};
use crate::effort::Effort;

pub(crate) fn report(effort: Effort) {
    let keys: u64 = match effort {
        Effort::Bench => 2_000_000,
        Effort::Test => 1000,
    };
    println!(
        "\n| filling to {keys} keys | median | p99 | p99.9 | p99.99 |\n|---|---:|---:|---:|---:|"
    );
    for (name, make) in KEYED {
        // Knows nobody yet, and is told no size that it would not have in use.
        let limiter = make(Fate::Admitted, usize::try_from(keys / 2).unwrap());
        let mut times: Vec<u64> = Vec::with_capacity(usize::try_from(keys).unwrap());
        for key in 0..keys {
            let began = Instant::now();
            std::hint::black_box(limiter.admits(key.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
            times.push(u64::try_from(began.elapsed().as_nanos()).unwrap());
        }
        times.sort_unstable();
        let at = |per_myriad: usize| times[(times.len() - 1) * per_myriad / 10_000];
        let (median, p99, p999, p9999) = (at(5000), at(9900), at(9990), at(9999));
        println!("| {name} | {median} ns | {p99} ns | {p999} ns | {p9999} ns |");
    }
}
