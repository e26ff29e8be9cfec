//! The command line.

use clap::Parser;

/// Runs one small app in all three strengths of tenant isolation, and tries to leak in each.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// A server to make databases and roles on, which are removed at the end; otherwise one is
    /// started
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}
