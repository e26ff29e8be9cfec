//! What is printed.

mod human;
mod json;

use std::io::Write;

use crate::cli;
use crate::rejection::Rejection;
use crate::summary::Summary;

/// The answer to one line.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) line: usize,
    pub(crate) result: Result<(), Rejection>,
}

/// Prints answers in the order of the input, and a summary at the end.
#[derive(Debug)]
pub(crate) enum Report<W> {
    Json(W),
    Human(W, human::Tally),
}

impl<W: Write> Report<W> {
    pub(crate) fn new(kind: cli::Report, out: W) -> Self {
        match kind {
            cli::Report::Json => Report::Json(out),
            cli::Report::Human => Report::Human(out, human::Tally::default()),
        }
    }

    pub(crate) fn answer(&mut self, answer: &Answer) -> std::io::Result<()> {
        match self {
            Report::Json(out) => json::answer(out, answer),
            Report::Human(_, tally) => {
                tally.add(answer);
                Ok(())
            }
        }
    }

    pub(crate) fn summary(&mut self, summary: &Summary) -> std::io::Result<()> {
        match self {
            Report::Json(out) => json::summary(out, summary),
            Report::Human(out, tally) => human::print(out, tally, summary),
        }
    }

    pub(crate) fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Report::Json(out) | Report::Human(out, _) => out.flush(),
        }
    }
}
