//! The built program: what it prints, and that it leaves nothing behind.

use transom_testkit::program::{self, printed};

const EXE: &str = env!("CARGO_BIN_EXE_signup");

#[test]
fn it_prints_the_same_as_ever() {
    assert_eq!(printed(&program::run(EXE, &[])), include_str!("output.txt"));
}

#[test]
fn every_problem_it_prints_is_json_with_its_status() {
    let output = program::run(EXE, &[]);
    let problems: Vec<serde_json::Value> = printed(&output)
        .lines()
        .filter_map(|line| serde_json::from_str(line.trim()).ok())
        .collect();
    assert_eq!(problems.len(), 8);
    for problem in problems {
        let codes = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| &error["code"]);
        let conflict = codes
            .into_iter()
            .all(|code| code == "unique" || code == "no_assoc");
        assert_eq!(
            problem["status"],
            if conflict { 409 } else { 422 },
            "{problem}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_database_is_left_as_it_was() {
    program::assert_leaves_nothing_behind(EXE, include_str!("output.txt")).await;
}

#[test]
fn a_database_that_is_not_there_is_named() {
    program::assert_names_a_missing_database(EXE);
}
