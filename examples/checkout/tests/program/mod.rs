//! Runs the built `checkout` and reads what it reports.

#![expect(
    clippy::unwrap_used,
    reason = "a test helper: whatever fails here fails the test"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The built program with these arguments, its output kept.
pub(crate) fn checkout(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checkout"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A file with `content` that lives as long as the folder.
pub(crate) fn file_in(folder: &Path, content: &[u8]) -> PathBuf {
    let path = folder.join("input.jsonl");
    std::fs::write(&path, content).unwrap();
    path
}

/// The reported objects of a run that must have ended with exit code 0.
pub(crate) fn reports(output: &Output) -> Vec<Value> {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(0),
        "checkout failed and said:\n{errors}"
    );
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line:?}"))
        })
        .collect()
}

/// Where the database of `options` is, for `--database-url`.
pub(crate) fn url_of(options: &sqlx::postgres::PgConnectOptions) -> String {
    sqlx::ConnectOptions::to_url_lossy(options).to_string()
}
