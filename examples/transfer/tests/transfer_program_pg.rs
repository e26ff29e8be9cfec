//! The built program: what it prints, what it keeps whole, what it leaves behind.

use transom_testkit::program::{self, printed};

const EXE: &str = env!("CARGO_BIN_EXE_transfer");

#[test]
fn it_prints_the_same_as_ever() {
    assert_eq!(printed(&program::run(EXE, &[])), include_str!("output.txt"));
}

#[test]
fn many_clients_lose_and_invent_no_cent() {
    let output = program::run(EXE, &["--clients", "16"]);
    let last: Vec<_> = printed(&output).lines().rev().take(3).collect();
    // 12 transfers of each client, of 1 cent by the first to 16 cents by the last.
    let expected = [
        "new entries: 192",
        "balances: ann 70.96, bob 125.82, cid 99.68, shop 103.54; together 400.00",
        "balances: ann 70.00, bob 125.50, cid 100.00, shop 104.50; together 400.00",
    ];
    assert_eq!(last, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_database_is_left_as_it_was() {
    program::assert_leaves_nothing_behind(EXE, include_str!("output.txt")).await;
}

#[test]
fn a_database_that_is_not_there_is_named() {
    program::assert_names_a_missing_database(EXE);
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for arguments in [["--clients", "0"], ["--clients", "many"], ["--no", "such"]] {
        assert_eq!(
            program::run(EXE, &arguments).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
}
