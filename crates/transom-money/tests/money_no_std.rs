//! The crate's core, and its serde codec, need no std.

use std::path::Path;
use std::process::Command;

/// A library that has a panic handler of its own, as no library with std can.
///
/// Not in the directory of this build: its lock is held while tests run under some runners.
fn check(features: &str) -> Result<(), String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/no_std");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_std");
    let output = Command::new(env!("CARGO"))
        .current_dir(package)
        // What it needs was fetched to build this very test.
        .args(["check", "--quiet", "--offline", "--features", features])
        .arg("--target-dir")
        .arg(target)
        .env_remove("RUSTFLAGS")
        .env("CARGO_PROFILE_DEV_PANIC", "abort")
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[test]
fn the_core_compiles_where_there_is_no_std() {
    assert_eq!(check(""), Ok(()));
}

#[test]
fn so_does_the_serde_codec() {
    assert_eq!(check("serde"), Ok(()));
}
