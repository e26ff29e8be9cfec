//! Starts a server, prints where it is, and waits to be killed.
//!
//! With the argument `schema` it holds a schema, a role and a database on it as well. The tests of the
//! clean-up run this; it is a program and no example because cargo builds a crate's programs, but not
//! its examples, whenever one of its integration tests is built.

#![forbid(unsafe_code)]

use std::{env, error::Error, time::Duration};

use sqlx::Executor;
use transom_testkit::{Server, Source};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start().await?;
    let held = if env::args().nth(1).as_deref() == Some("schema") {
        let schema = server.schema().await?;
        schema
            .pool()
            .execute("CREATE TABLE held (id bigserial PRIMARY KEY)")
            .await?;
        let role = schema.app_role().await;
        let role = role.get_username().to_owned();
        let database = server.database().await?;
        println!("{} {role} {}", schema.name(), database.name());
        Some((schema, database))
    } else {
        match server.source() {
            Source::Local { folder, pid, .. } => println!("{} {pid}", folder.display()),
            Source::Container { name, .. } => println!("{name}"),
            other => println!("{other}"),
        }
        None
    };
    tokio::time::sleep(Duration::from_hours(1)).await;
    drop(held);
    Ok(())
}
