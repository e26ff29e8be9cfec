//! What was answered, when.

use std::time::Duration;

use axum::http::HeaderMap;
use transom_limit::{Clock, ManualClock};

use crate::client::Answer;

/// The fields of a limit, as they are usually written.
const FIELDS: [&str; 3] = ["Retry-After", "RateLimit", "RateLimit-Policy"];

/// A line for each run of answers with the same status: how many, and where the last one says that the
/// client stands.
pub(crate) fn print(clock: &ManualClock, what: &str, answers: &[Answer]) {
    let at = seconds(clock.now());
    for run in answers.chunk_by(|one, next| one.status == next.status) {
        let Some(last) = run.last() else { continue };
        let times = match run.len() {
            1 => String::new(),
            more => format!("{more} x "),
        };
        let fields = fields(&last.headers, &FIELDS[..2]).join(", ");
        let line = format!("   {at:>7}  {what:<28}{times}{}  {fields}", last.status);
        println!("{}", line.trim_end());
    }
}

/// Everything that a limit says in an answer.
pub(crate) fn print_whole(answer: &Answer) {
    for field in fields(&answer.headers, &FIELDS) {
        println!("      {field}");
    }
    let of_problem = ["Content-Type", "Cache-Control"];
    for field in fields(&answer.headers, &of_problem) {
        println!("      {field}");
    }
    println!("      {}", answer.body.trim_end());
}

fn fields(headers: &HeaderMap, names: &[&str]) -> Vec<String> {
    let told = names.iter().filter_map(|name| {
        let value = headers.get(*name)?.to_str().ok()?;
        Some(format!("{name}: {value}"))
    });
    told.collect()
}

/// To a tenth.
fn seconds(time: Duration) -> String {
    let tenths = time.subsec_millis() / 100;
    format!("{}.{tenths} s", time.as_secs())
}
