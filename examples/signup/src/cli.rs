//! The command line.

use clap::Parser;

/// Signs users up, and shows what a form and an API say when the database refuses.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// A database to use a schema of, which is removed at the end; otherwise one is started
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}
