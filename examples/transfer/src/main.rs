//! A funds transfer and a sign-up, each as a Multi: see the README beside this package.
#![forbid(unsafe_code)]

mod cents;
mod cli;
mod database;
mod error;
mod funds;
mod purchase;
mod scenes;
mod sign_up;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    // clap ends with 2 on a bad option by itself.
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("transfer: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let database = database::open(cli.database_url).await?;
    let pool = database.pool();
    scenes::funds::show(pool).await?;
    scenes::purchase::show(pool).await?;
    scenes::sign_up::show(pool).await?;
    scenes::clients::show(pool, cli.clients.into()).await
}
