//! The command line.

use clap::Parser;

/// Moves money and signs users up, each in a Multi, and prints what became of it.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// A database to use a schema of, which is removed at the end; otherwise one is started
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,

    /// How many clients transfer money at the same time
    #[arg(long, value_name = "N", default_value = "8", value_parser = clap::value_parser!(u16).range(1..=32))]
    pub(crate) clients: u16,
}
