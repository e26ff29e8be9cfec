//! Prints the declarations of a schema as a module of Rust:
//!
//! ```text
//! DATABASE_URL=postgres://… cargo run --example print_declarations [schema] > src/constraints.rs
//! cargo run --example print_declarations postgres://… [schema] > src/constraints.rs
//! ```

use std::{env, error::Error, process::ExitCode};

use sqlx::{Connection, PgConnection};
use transom_constraint::{declarations_source, introspect};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match print(env::args().skip(1).collect()).await {
        Ok(source) => {
            print!("{source}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn print(arguments: Vec<String>) -> Result<String, Box<dyn Error>> {
    let mut arguments = arguments.into_iter().peekable();
    let url = match arguments.next_if(|first| first.contains("://")) {
        Some(url) => url,
        None => env::var("DATABASE_URL")
            .map_err(|_| "give the database's address as the first argument or as DATABASE_URL")?,
    };
    let schema = arguments.next().unwrap_or_else(|| "public".to_owned());
    let mut connection = PgConnection::connect(&url).await?;
    let sets = introspect(&mut connection, &schema).await?;
    connection.close().await?;
    Ok(declarations_source(&sets))
}
