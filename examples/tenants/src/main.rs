//! One small app in all three strengths of tenant isolation: see the README beside this package.
#![forbid(unsafe_code)]

mod app;
mod cli;
mod database;
mod log;
mod scenes;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    // clap ends with 2 on a bad option by itself.
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenants: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let server = database::open(cli.database_url).await?;
    log::to_stdout();
    scenes::rows::show(&server).await?;
    scenes::schemas::show(&server).await?;
    scenes::databases::show(&server).await
}
