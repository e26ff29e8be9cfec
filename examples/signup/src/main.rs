//! A registration form whose errors come from the database: see the README beside this package.
#![forbid(unsafe_code)]

mod cli;
mod constraints;
mod database;
mod registration;
mod scenes;
mod sign_up_error;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    // clap ends with 2 on a bad option by itself.
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("signup: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let database = database::open(cli.database_url).await?;
    let pool = database.pool();
    scenes::start_up::show(pool).await?;
    scenes::one_error::show(pool).await?;
    scenes::all_errors::show(pool).await?;
    scenes::own_error::show(pool).await?;
    scenes::other_side::show(pool).await?;
    scenes::other_words::show(pool).await?;
    scenes::undeclared::show(pool).await
}
