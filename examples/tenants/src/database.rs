//! A server on which the program may make databases and roles. What it makes is removed when the
//! [`Isolated`](transom_testkit::Isolated) of it is dropped.

use anyhow::bail;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};
use transom_testkit::{Environment, Server};

/// The server of the URL, or one that is found or started.
pub(crate) async fn open(url: Option<String>) -> anyhow::Result<Server> {
    let mut environment = Environment::from_process();
    if url.is_some() {
        environment.database_url = url;
        environment.choice = None;
    }
    let server = Server::start_in(environment).await?;
    check_rights(&server.options()).await?;
    Ok(server)
}

/// Before anything is made: a tenant's database takes CREATEDB, the app's own role CREATEROLE.
async fn check_rights(options: &PgConnectOptions) -> anyhow::Result<()> {
    let mut conn = PgConnection::connect_with(options).await?;
    let (role, databases, roles): (String, bool, bool) = sqlx::query_as(
        "select rolname::text, rolsuper or rolcreatedb, rolsuper or rolcreaterole
         from pg_roles where rolname = current_user",
    )
    .fetch_one(&mut conn)
    .await?;
    conn.close().await?;
    if databases && roles {
        return Ok(());
    }
    let lacks = |has, right| if has { "" } else { right };
    bail!(
        "this program makes databases and roles of its own and removes them, and role {role:?} may \
         not: run ALTER ROLE {role:?}{}{}, or leave --database-url out",
        lacks(databases, " CREATEDB"),
        lacks(roles, " CREATEROLE"),
    )
}

/// A pool as an application has it. Of one connection, so that each transaction borrows what the
/// one before it left.
pub(crate) async fn pool(role: PgConnectOptions) -> sqlx::Result<PgPool> {
    let one = PgPoolOptions::new().max_connections(1);
    one.connect_with(role).await
}
