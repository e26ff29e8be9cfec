//! A compiler's message against the comments in the case that it is about.

use std::collections::BTreeMap;

/// What is wrong with the compiler's message, each with its line.
pub(super) fn judge(source: &str, message: &str) -> Vec<String> {
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
