//! The command line.

use clap::Parser;

/// Takes a price from a form to the database and back, sums it, and shares it out.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// A database to use a schema of, which is removed at the end; otherwise one is started
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}
