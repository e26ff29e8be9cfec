//! What the program shows, one strength a file, with its scenes below it.

pub(crate) mod databases;
pub(crate) mod rows;
pub(crate) mod schemas;

use transom_tenant::{TenantError, TenantId, Tenants};

use crate::app;

/// A project and a note for each of two tenants, and what each of them then sees.
async fn run_app(tenants: &Tenants, acme: &TenantId, blue: &TenantId) -> sqlx::Result<()> {
    tenants
        .run(acme, async |tx| {
            app::begin(tx, "Rocket", "fuel is short").await
        })
        .await?;
    tenants
        .run(blue, async |tx| {
            app::begin(tx, "Garden", "sow the beans").await
        })
        .await?;
    print_notes(tenants, [acme, blue]).await
}

async fn print_notes<const N: usize>(tenants: &Tenants, of: [&TenantId; N]) -> sqlx::Result<()> {
    for tenant in of {
        let notes = tenants.run(tenant, app::notes).await?;
        println!("   {tenant} sees {notes:?}");
    }
    Ok(())
}

/// What became of an attempt: how many rows it got at, or by which SQLSTATE it was refused.
fn print_attempt(what: &str, result: Result<u64, sqlx::Error>) -> sqlx::Result<()> {
    match result {
        Ok(1) => println!("   {what}: 1 row"),
        Ok(rows) => println!("   {what}: {rows} rows"),
        Err(sqlx::Error::Database(error)) => {
            let code = error.code().unwrap_or_default();
            println!("   {what}: refused, {code}");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// What the crate itself refused, in its words.
fn print_refusal<T>(what: &str, result: Result<T, TenantError>) -> anyhow::Result<()> {
    match result {
        Ok(_) => anyhow::bail!("{what} was not refused"),
        Err(error) => println!("   {what}: {error}"),
    }
    Ok(())
}
