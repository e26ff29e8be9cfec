//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::quota::PerSeconds;

/// Runs a shop's day through all six transom crates and prints what became of it.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// The day as JSON Lines; `-` reads standard input [default: the bundled day]
    #[arg(long, value_name = "FILE|-")]
    pub(crate) input: Option<PathBuf>,

    /// A standing database, whose schema `checkout` is kept; otherwise one is started and removed
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,

    /// A report for people, or one JSON object a line
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) report: Report,

    /// How many commands may run at once; the answers are the same
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) jobs: NonZeroUsize,

    /// Commands of one account: at most N at once, refilled evenly at N per SECONDS
    #[arg(long, value_name = "N/SECONDS", default_value = "100/60")]
    pub(crate) quota: PerSeconds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Report {
    Human,
    Json,
}
