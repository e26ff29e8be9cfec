//! Whether the bundled day and random days hold everything that can happen.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::oracle::{Oracle, lines_of};
use crate::strategies;

const DAY: &[u8] = include_bytes!("../../data/day.jsonl");

/// What the answers of some lines were: `ok` for every command, or a code.
fn kinds_of(lines: &[&[u8]], quota: (u32, u32)) -> Vec<String> {
    let mut oracle = Oracle::new(quota.0, quota.1);
    lines
        .iter()
        .map(|line| {
            let report = oracle.line(line);
            report["error"]["code"].as_str().map_or_else(
                || {
                    let line: Value = serde_json::from_slice(line).unwrap_or_default();
                    format!("ok {}", line["do"].as_str().unwrap_or_default())
                },
                str::to_owned,
            )
        })
        .collect()
}

const KINDS: [&str; 18] = [
    "malformed",
    "unknown_command",
    "invalid",
    "unique",
    "not_found",
    "insufficient_funds",
    "out_of_stock",
    "currency_mismatch",
    "wrong_state",
    "rate_limited",
    "ok register",
    "ok stock",
    "ok deposit",
    "ok transfer",
    "ok split",
    "ok order",
    "ok ship",
    "ok refund",
];

#[test]
fn the_bundled_day_has_everything() {
    let lines = lines_of(DAY);
    assert!(lines.len() >= 200, "only {} lines", lines.len());
    let kinds: BTreeSet<String> = kinds_of(&lines, (100, 60)).into_iter().collect();
    for kind in KINDS {
        assert!(kinds.contains(kind), "the bundled day has no {kind}");
    }
    let mut oracle = Oracle::new(100, 60);
    for line in lines {
        oracle.line(line);
    }
    let summary = oracle.summary();
    assert_eq!(
        summary["summary"]["tenants"]
            .as_object()
            .map(serde_json::Map::len),
        Some(3)
    );
}

#[test]
fn random_days_have_everything() {
    let mut runner = TestRunner::deterministic();
    let mut kinds = Vec::new();
    for _ in 0..5 {
        let day = strategies::day(400..401)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let quota = strategies::quota().new_tree(&mut runner).unwrap().current();
        let file = strategies::file_of(&day);
        assert_eq!(lines_of(&file).len(), day.len(), "a line holds a newline");
        kinds.extend(kinds_of(&lines_of(&file), quota));
    }
    for kind in KINDS {
        let count = kinds.iter().filter(|found| *found == kind).count();
        println!("{count:5} {kind}");
        assert!(
            count >= 10,
            "only {count} of {kind} in {} lines",
            kinds.len()
        );
    }
}
