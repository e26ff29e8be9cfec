//! The built program: what it prints, and that it leaves nothing behind.

use transom_testkit::program::{self, printed};

const EXE: &str = env!("CARGO_BIN_EXE_money");
const OUTPUT: &str = include_str!("output.txt");

#[test]
fn it_prints_the_same_as_ever() {
    assert_eq!(printed(&program::run(EXE, &[])), OUTPUT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_database_is_left_as_it_was() {
    program::assert_leaves_nothing_behind(EXE, OUTPUT).await;
}

#[test]
fn a_database_that_is_not_there_is_named() {
    program::assert_names_a_missing_database(EXE);
}
