//! Spans: one per run, one per step. Nothing is measured when nobody listens.

use std::time::Instant;

use tracing::field::Empty;
use tracing::{Span, info_span};

/// The span of one attempt to run a Multi.
pub(crate) fn run(name: Option<&str>, steps: usize, attempt: u32) -> Span {
    info_span!(
        target: "transom_multi",
        "multi",
        name,
        steps,
        attempt,
        outcome = Empty,
        failed_step = Empty,
        elapsed_us = Empty,
    )
}

/// The span of one step.
pub(crate) fn step(name: &str) -> Span {
    info_span!(
        target: "transom_multi",
        "step",
        name,
        rows = Empty,
        outcome = Empty,
        elapsed_us = Empty,
    )
}

/// The time, if someone wants to know how long it takes.
pub(crate) fn start(span: &Span) -> Option<Instant> {
    (!span.is_disabled()).then(Instant::now)
}

pub(crate) fn end(span: &Span, started: Option<Instant>, rows: Option<u64>, ok: bool) {
    let Some(started) = started else { return };
    if let Some(rows) = rows {
        span.record("rows", rows);
    }
    span.record("outcome", if ok { "ok" } else { "failed" });
    // Half a million years of microseconds fit.
    let elapsed = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    span.record("elapsed_us", elapsed);
}
