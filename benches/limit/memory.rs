//! Resident memory of a limiter with a million keys, and after a flood of fresh ones: each in a process
//! of its own.

use std::process::Command;

use crate::contender::{Fate, KEYED};
use crate::effort::Effort;

const ASKED: &str = "TRANSOM_BENCH_FILL";

pub(crate) fn is_asked_for() -> bool {
    std::env::var_os(ASKED).is_some()
}

/// In the child: fills the limiter that the variable names, and prints the memory that took.
pub(crate) fn fill() {
    let asked = std::env::var(ASKED).unwrap();
    let numbers: Vec<u64> = asked.split(' ').map(|n| n.parse().unwrap()).collect();
    let [which, keys, fresh] = numbers[..] else {
        panic!("{ASKED} is {asked:?}");
    };
    let (_, make) = KEYED[usize::try_from(which).unwrap()];
    let before = resident();
    let limiter = make(Fate::Denied, usize::try_from(keys).unwrap());
    for key in 0..keys {
        limiter.admits(key);
    }
    let known = resident() - before;
    for key in keys..keys + fresh {
        limiter.admits(key);
    }
    println!("{known} {}", resident() - before);
}

pub(crate) fn report(effort: Effort) {
    let (keys, fresh): (u32, u32) = match effort {
        Effort::Bench => (1_000_000, 20_000_000),
        Effort::Test => (1000, 1000),
    };
    println!("\n| bytes a key | {keys} keys | after {fresh} fresh ones |\n|---|---:|---:|");
    for (which, (name, _)) in KEYED.iter().enumerate() {
        let output = Command::new(std::env::current_exe().unwrap())
            .env(ASKED, format!("{which} {keys} {fresh}"))
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let bytes: Vec<f64> = printed
            .split_whitespace()
            .map(|n| n.parse().unwrap())
            .collect();
        let each = |at: usize| bytes[at] / f64::from(keys);
        println!("| {name} | {:.1} | {:.1} |", each(0), each(1));
    }
}

/// In bytes, of this process: `VmRSS` of proc(5).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kibibytes * 1024
}
