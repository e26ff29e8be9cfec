//! A service with rate limits and its own client: see the README beside this package.
#![forbid(unsafe_code)]

mod app;
mod cli;
mod client;
mod node;
mod running;
mod scenes;
mod serve;
mod timeline;

use std::process::ExitCode;

use clap::Parser;
use transom_testkit::program;

use crate::cli::{Cli, Part};

#[tokio::main]
async fn main() -> ExitCode {
    // clap ends with 2 on a bad option by itself.
    let done = match Cli::parse() {
        Cli {
            part: Some(Part::Node { schema }),
            ..
        } => node::run(&schema).await,
        Cli {
            serve: true, port, ..
        } => serve::run(port).await,
        Cli { database_url, .. } => tokio::select! {
            done = show(database_url) => done,
            // What is dropped with the scenes cleans up: the schema, the processes.
            _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("limits: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn show(database_url: Option<String>) -> anyhow::Result<()> {
    let schema = program::schema(database_url)
        .await
        .map_err(anyhow::Error::from_boxed)?;
    scenes::per_ip::show().await?;
    scenes::per_user::show().await?;
    scenes::login::show().await?;
    scenes::at_once::show().await?;
    scenes::shadow::show().await?;
    scenes::flood::show().await?;
    scenes::processes::show(&schema).await
}
