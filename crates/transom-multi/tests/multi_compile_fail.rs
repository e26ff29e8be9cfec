//! Mistakes that do not compile, and whether the compiler's words help: `compile_fail/*.rs`.
//!
//! trybuild compiles them, but does not judge them. It would compare whole messages: their layout
//! changes with the compiler's releases (of one in eleven between 1.95 and 1.97), they quote our
//! bounds, and continuous integration takes the newest compiler. Judged instead are the place and
//! the words that a user needs. Every error must be at a line that has comments `//~` above it,
//! and say what is in them; every such line must have its error.

#![expect(
    clippy::unwrap_used,
    reason = "test helpers: whatever fails here fails the test"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

/// Copies of the cases, where trybuild may write its messages.
const COPIES: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/multi_compile_fail");
/// Set when this program runs itself for the sake of trybuild's own variable: an environment
/// can only be given to a new process.
const INNER: &str = "TRANSOM_COMPILE_FAIL_INNER";

const NAME: &str = "each_mistake_is_told_at_its_line_in_words_that_help";

#[test]
fn each_mistake_is_told_at_its_line_in_words_that_help() {
    if env::var_os(INNER).is_some() {
        return trybuild::TestCases::new().compile_fail(format!("{COPIES}/*.rs"));
    }
    let cases = copy_cases();
    let compiled = Command::new(env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env(INNER, "1")
        .env("TRYBUILD", "overwrite")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    // It fails if a case compiles.
    let said = String::from_utf8_lossy(&compiled.stdout);
    let errors = String::from_utf8_lossy(&compiled.stderr);
    assert!(compiled.status.success(), "{said}{errors}");
    let mut complaints = Vec::new();
    for (name, source) in &cases {
        let message = fs::read_to_string(format!("{COPIES}/{name}.stderr")).unwrap_or_default();
        let wrong = judge(source, &message);
        if !wrong.is_empty() {
            complaints.extend(wrong.iter().map(|wrong| format!("{name}.rs:{wrong}")));
            complaints.push(format!("the compiler said of {name}.rs:\n{message}"));
        }
    }
    assert!(cases.len() >= 10, "only {} cases found", cases.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The cases by name, freshly copied, without messages of an earlier run.
fn copy_cases() -> BTreeMap<String, String> {
    let copies = Path::new(COPIES);
    if copies.exists() {
        fs::remove_dir_all(copies).unwrap();
    }
    fs::create_dir_all(copies).unwrap();
    let mut cases = BTreeMap::new();
    for case in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/compile_fail")).unwrap() {
        let path = case.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        fs::copy(&path, copies.join(path.file_name().unwrap())).unwrap();
        cases.insert(name, fs::read_to_string(&path).unwrap());
    }
    cases
}

/// What is wrong with the compiler's message, each with its line.
fn judge(source: &str, message: &str) -> Vec<String> {
    let expected = expected(source);
    let errors = errors(message);
    let mut complaints = Vec::new();
    for (line, phrases) in &expected {
        let at_line: Vec<_> = errors.iter().filter(|(at, _)| at == line).collect();
        for phrase in phrases {
            if !at_line.iter().any(|(_, text)| text.contains(phrase)) {
                complaints.push(format!("{line}: no error here says \"{phrase}\""));
            }
        }
    }
    for (line, text) in errors {
        if !expected.contains_key(&line) {
            let first = text.lines().next().unwrap_or_default();
            complaints.push(format!("{line}: an error that is not expected: {first}"));
        }
    }
    complaints
}

/// The phrases of the `//~` comments, by the line below them, counted from 1.
fn expected(source: &str) -> BTreeMap<usize, Vec<&str>> {
    let mut expected = BTreeMap::new();
    let mut phrases = Vec::new();
    for (index, line) in source.lines().enumerate() {
        if let Some(phrase) = line.trim().strip_prefix("//~ ") {
            phrases.push(phrase);
        } else if !phrases.is_empty() {
            expected.insert(index + 1, std::mem::take(&mut phrases));
        }
    }
    expected
}

/// Each error of a compiler's message with the line that it is at.
fn errors(message: &str) -> Vec<(usize, String)> {
    let mut errors: Vec<String> = Vec::new();
    for line in message.lines() {
        if line.starts_with("error") {
            errors.push(String::new());
        }
        if let Some(error) = errors.last_mut() {
            error.push_str(line);
            error.push('\n');
        }
    }
    let with_line = |error: String| (line_of(&error), error);
    errors.into_iter().map(with_line).collect()
}

/// From `  --> file.rs:LINE:COLUMN`, the first of them; 0 if there is none.
fn line_of(error: &str) -> usize {
    let place = error
        .lines()
        .find_map(|line| line.trim().strip_prefix("--> "));
    let line = place.and_then(|place| place.rsplit(':').nth(1));
    line.and_then(|line| line.parse().ok()).unwrap_or(0)
}
