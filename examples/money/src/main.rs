//! A product's price from a form field to an invoice: see the README beside this package.
#![forbid(unsafe_code)]

mod cast;
mod cli;
mod database;
mod product;
mod product_form;
mod refusal;
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
            eprintln!("money: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let database = database::open(cli.database_url).await?;
    let pool = database.pool();
    scenes::cast::show();
    scenes::validate::show(pool).await?;
    scenes::store::show(pool).await?;
    scenes::sum::show(pool).await?;
    scenes::share::show()?;
    scenes::tax::show()?;
    scenes::cash::show()?;
    scenes::exchange::show()?;
    scenes::display::show()
}
