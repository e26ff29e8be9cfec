//! What every example program must hold, asked of the built program.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test's own machinery: whatever fails here fails the test"
)]

use std::process::{Command, Output, Stdio};

use crate::{Environment, Isolated, Server};

/// A schema for a program: in the database of `url`, or of a server that is found or started.
/// Dropping it removes it.
///
/// # Errors
///
/// If there is no server, or it makes no schema.
pub async fn schema(
    url: Option<String>,
) -> Result<Isolated, Box<dyn std::error::Error + Send + Sync>> {
    let mut environment = Environment::from_process();
    if url.is_some() {
        environment.database_url = url;
        environment.choice = None;
    }
    Ok(Server::start_in(environment).await?.schema().await?)
}

/// Runs the program `exe` (`env!("CARGO_BIN_EXE_…")`) to its end, with nothing to read.
pub fn run(exe: &str, arguments: &[&str]) -> Output {
    Command::new(exe)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What a program printed that ended well; panics with its errors if it did not.
pub fn printed(output: &Output) -> &str {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(0),
        "it failed and said:\n{errors}"
    );
    std::str::from_utf8(&output.stdout).unwrap()
}

/// Given a standing database, the program prints `expected` and leaves no schema there.
pub async fn assert_leaves_nothing_behind(exe: &str, expected: &str) {
    let database = crate::database().await;
    let url = sqlx::ConnectOptions::to_url_lossy(&database.options());
    let output = run(exe, &["--database-url", url.as_str()]);
    assert_eq!(printed(&output), expected);
    let left: Vec<String> = sqlx::query_scalar(
        "select nspname::text from pg_namespace
         where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')",
    )
    .fetch_all(database.pool())
    .await
    .unwrap();
    assert!(left.is_empty(), "left behind: {left:?}");
}

/// Of a database that is not there the program says where it looked, prints nothing, and ends
/// with 1.
pub fn assert_names_a_missing_database(exe: &str) {
    let output = run(
        exe,
        &["--database-url", "postgres://nobody@127.0.0.1:1/nowhere"],
    );
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("host 127.0.0.1, port 1"), "{errors}");
    assert!(output.stdout.is_empty());
}
