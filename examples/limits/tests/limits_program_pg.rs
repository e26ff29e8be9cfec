//! The built program: what it prints, and that it leaves nothing behind.

use transom_testkit::program::{self, printed};

const EXE: &str = env!("CARGO_BIN_EXE_limits");
const OUTPUT: &str = include_str!("output.txt");

#[test]
fn it_prints_the_same_as_ever() {
    assert_eq!(printed(&program::run(EXE, &[])), OUTPUT);
}

#[test]
fn every_problem_it_prints_is_json_with_its_status_and_a_limit() {
    let problems: Vec<serde_json::Value> = OUTPUT
        .lines()
        .filter_map(|line| serde_json::from_str(line.trim()).ok())
        .collect();
    let violated = problems.iter().map(|problem| {
        assert_eq!(problem["status"], 429, "{problem}");
        problem["violated-policies"][0].as_str().unwrap()
    });
    assert_eq!(violated.collect::<Vec<_>>(), ["per-ip", "hour", "exports"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_database_is_left_as_it_was() {
    program::assert_leaves_nothing_behind(EXE, OUTPUT).await;
}

#[test]
fn a_database_that_is_not_there_is_named() {
    program::assert_names_a_missing_database(EXE);
}
