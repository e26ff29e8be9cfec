//! The command line.

use clap::{Parser, Subcommand};

/// Runs a service with rate limits and asks it by HTTP: addresses, users, logins, requests at once,
/// and two processes with one limit.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// A server to make a schema on, which is removed at the end; otherwise one is started
    #[arg(long, value_name = "URL", conflicts_with = "serve")]
    pub(crate) database_url: Option<String>,
    /// Serves until Ctrl-C instead, for a client of yours
    #[arg(long)]
    pub(crate) serve: bool,
    /// The local port to serve on; 0 is any
    #[arg(long, default_value_t = 3000, requires = "serve")]
    pub(crate) port: u16,
    #[command(subcommand)]
    pub(crate) part: Option<Part>,
}

/// What the program starts of itself.
#[derive(Debug, Subcommand)]
pub(crate) enum Part {
    /// One of the processes that share a limit
    #[command(hide = true)]
    Node {
        /// Where the limit is.
        #[arg(long)]
        schema: String,
    },
}
