//! A shop's day through all six transom crates: see the README beside this package.
#![forbid(unsafe_code)]

mod checks;
mod cli;
mod constraints;
mod database;
mod day;
mod input;
mod quota;
mod rejection;
mod report;
mod role;
mod schedule;
mod shop;
mod step_error;
mod summary;
mod text_column;

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use tracing_subscriber::EnvFilter;

use crate::cli::Cli;
use crate::database::Database;
use crate::day::Count;
use crate::quota::Quotas;
use crate::report::Report;
use crate::summary::Summary;

/// The day that runs when no input is named.
const BUNDLED_DAY: &[u8] = include_bytes!("../data/day.jsonl");

#[tokio::main]
async fn main() -> ExitCode {
    // clap ends with 2 on a bad option by itself.
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error"));
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_env_filter(filter)
        .init();
    let input = match open(cli.input.as_deref()) {
        Ok(input) => input,
        Err(error) => {
            let path = cli.input.unwrap_or_default();
            eprintln!("checkout: cannot read {}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let mut count = Count::default();
    tokio::select! {
        done = run(&cli, input, &mut count) => match done {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => {
                eprintln!("checkout: a check failed, see the report");
                ExitCode::FAILURE
            }
            Err(error) => {
                let Count { accepted, rejected } = count;
                eprintln!("checkout: {error:#}");
                eprintln!(
                    "checkout: {accepted} commands were committed whole and {rejected} refused before that"
                );
                ExitCode::FAILURE
            }
        },
        _ = tokio::signal::ctrl_c() => {
            eprintln!("checkout: interrupted; commands that were not answered took no effect or their whole effect");
            ExitCode::FAILURE
        }
    }
}

fn open(input: Option<&Path>) -> io::Result<Box<dyn BufRead>> {
    Ok(match input {
        None => Box::new(BUNDLED_DAY),
        Some(path) if path == Path::new("-") => Box::new(BufReader::new(io::stdin())),
        Some(path) => {
            let file = File::open(path)?;
            if file.metadata()?.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Box::new(BufReader::new(file))
        }
    })
}

/// Works the day through; `false` if a check fails.
async fn run(cli: &Cli, input: Box<dyn BufRead>, count: &mut Count) -> anyhow::Result<bool> {
    let jobs = cli.jobs.get();
    let mut database = Database::open(cli.database_url.as_deref(), jobs).await?;
    let mut quotas = Quotas::new(cli.quota);
    let mut report = Report::new(cli.report, io::stdout());
    let progress = progress();
    let shop = database.shop.clone();
    let worked = day::work(
        &shop,
        input,
        &mut quotas,
        jobs,
        &mut report,
        &progress,
        count,
    )
    .await;
    progress.finish_and_clear();
    // What was answered stands, also when the rest could not be done.
    report.flush()?;
    worked?;
    let summary = Summary::read(&mut database, count.accepted, count.rejected).await?;
    report.summary(&summary)?;
    report.flush()?;
    database.close().await?;
    Ok(summary.checks.hold())
}

/// A counter on the terminal, for inputs that take a while.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{spinner} {human_pos} commands, {per_sec}, {elapsed}");
    let progress = ProgressBar::new_spinner();
    if let Ok(style) = style {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(200));
    progress
}
