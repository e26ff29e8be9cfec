//! The program against the independent model, line for line, on random days.

mod oracle;
mod program;
mod strategies;

use oracle::Oracle;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use serde_json::Value;

/// A few long days: 10 × at least 340 commands.
const DAYS: u32 = 10;
const LINES: std::ops::Range<usize> = 340..420;

#[test]
fn the_program_agrees_with_the_model_line_for_line() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config {
        cases: DAYS,
        // Every step runs a whole day against a database of its own.
        max_shrink_iters: 50,
        failure_persistence: None,
        ..Config::default()
    };
    let days = (strategies::day(LINES), strategies::quota());
    TestRunner::new(config)
        .run(&days, |(lines, quota)| {
            let alone = agrees(&runtime, &lines, quota, 1)?;
            let together = agrees(&runtime, &lines, quota, 8)?;
            prop_assert!(
                alone == together,
                "--jobs 8 says something else than --jobs 1"
            );
            Ok(())
        })
        .unwrap_or_else(|failure| match failure {
            TestError::Abort(reason) => panic!("{reason}"),
            TestError::Fail(reason, (lines, _)) => {
                // Whole, and as a file: the day as a debug text would be a list of numbers.
                let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/checkout_oracle.jsonl");
                std::fs::write(kept, strategies::file_of(&lines)).unwrap();
                panic!("{reason}\nthe whole day is in {kept}")
            }
        });
}

/// Runs the day in a fresh database and compares; answers with the program's report.
fn agrees(
    runtime: &tokio::runtime::Runtime,
    lines: &[Vec<u8>],
    (capacity, seconds): (u32, u32),
    jobs: u32,
) -> Result<Vec<u8>, TestCaseError> {
    let folder = tempfile::tempdir()?;
    let file = strategies::file_of(lines);
    let input = program::file_in(folder.path(), &file);
    let output = runtime.block_on(async {
        let db = transom_testkit::database().await;
        program::checkout(&["--report", "json", "--jobs", &jobs.to_string()])
            .arg("--quota")
            .arg(format!("{capacity}/{seconds}"))
            .arg("--database-url")
            .arg(program::url_of(&db.options()))
            .arg("--input")
            .arg(&input)
            .output()
    })?;

    let mut reports = program::reports(&output).into_iter().map(without_message);
    let mut oracle = Oracle::new(capacity, seconds);
    for (index, line) in oracle::lines_of(&file).into_iter().enumerate() {
        let expected = oracle.line(line);
        let reported = reports.next().unwrap_or_default();
        if reported != expected {
            return Err(difference(
                lines,
                index,
                &expected,
                &reported,
                (capacity, seconds),
                jobs,
            ));
        }
    }
    let reported = reports.next().unwrap_or_default();
    prop_assert_eq!(
        reported,
        oracle.summary(),
        "the summaries differ, --jobs {}",
        jobs
    );
    prop_assert_eq!(reports.next(), None, "something follows the summary");
    Ok(output.stdout)
}

fn difference(
    lines: &[Vec<u8>],
    index: usize,
    expected: &Value,
    reported: &Value,
    (capacity, seconds): (u32, u32),
    jobs: u32,
) -> TestCaseError {
    let mut oracle = Oracle::new(capacity, seconds);
    let before: Vec<String> = lines[..index]
        .iter()
        .filter(|line| tenant_of(line) == tenant_of(&lines[index]))
        .map(|line| format!("  {}", String::from_utf8_lossy(line)))
        .collect();
    let answers: Vec<Value> = lines[..index]
        .iter()
        .map(|line| oracle.line(line))
        .collect();
    let last = answers.last().cloned().unwrap_or_default();
    TestCaseError::fail(format!(
        "--quota {capacity}/{seconds} --jobs {jobs}\nthe tenant's lines before:\n{}\nthe line before \
         was answered {last}\nthe line:  {}\nthe model: {expected}\nreported:  {reported}",
        before.join("\n"),
        String::from_utf8_lossy(&lines[index]),
    ))
}

fn tenant_of(line: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Value>(line)
        .ok()?
        .get("tenant")
        .cloned()
}

/// Takes `message` out of a report, which the rules leave free, after seeing that it is there.
fn without_message(mut report: Value) -> Value {
    if let Some(error) = report.get_mut("error").and_then(Value::as_object_mut) {
        let message = error.remove("message");
        let told = message
            .as_ref()
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty());
        assert!(told, "a refusal without a message: {report}");
    }
    report
}
