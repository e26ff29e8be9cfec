//! The built program: what it prints, what it keeps whole, what it leaves behind.

#![expect(
    clippy::unwrap_used,
    reason = "test helpers: whatever fails here fails the test"
)]

use std::process::{Command, Output, Stdio};

/// Runs the program; without `DATABASE_URL` it starts a server of its own.
fn transfer(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_transfer"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn printed(output: &Output) -> &str {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(0),
        "it failed and said:\n{errors}"
    );
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn it_prints_the_same_as_ever() {
    assert_eq!(printed(&transfer(&[])), include_str!("output.txt"));
}

#[test]
fn many_clients_lose_and_invent_no_cent() {
    let output = transfer(&["--clients", "16"]);
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
    let database = transom_testkit::database().await;
    let url = sqlx::ConnectOptions::to_url_lossy(&database.options());
    let output = transfer(&["--database-url", url.as_str()]);
    assert_eq!(printed(&output), include_str!("output.txt"));
    let left: Vec<String> = sqlx::query_scalar(
        "select nspname::text from pg_namespace
         where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')",
    )
    .fetch_all(database.pool())
    .await
    .unwrap();
    assert!(left.is_empty(), "left behind: {left:?}");
}

#[test]
fn a_database_that_is_not_there_is_named() {
    let output = transfer(&["--database-url", "postgres://nobody@127.0.0.1:1/nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("host 127.0.0.1, port 1"), "{errors}");
    assert!(output.stdout.is_empty());
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for arguments in [["--clients", "0"], ["--clients", "many"], ["--no", "such"]] {
        assert_eq!(transfer(&arguments).status.code(), Some(2), "{arguments:?}");
    }
}
