//! What a schema for each tenant refuses, and what it does not.

use sqlx::PgPool;
use transom_tenant::{TenantError, TenantId, Tenants};

use crate::app;
use crate::scenes::{print_attempt, print_notes, print_refusal};

pub(super) async fn show(tenants: &Tenants, owner: &PgPool, blue: &TenantId) -> anyhow::Result<()> {
    println!("-- a table that acme has and blue lacks is not acme's");
    sqlx::query("create table tenant_acme.drafts (body text)")
        .execute(owner)
        .await?;
    attempt(tenants, blue, "blue reads drafts", "select from drafts").await?;

    println!("-- a search path that blue leaves behind reaches nobody");
    let set = "set search_path = tenant_acme";
    attempt(tenants, blue, "blue sets acme's for the session", set).await?;
    print_notes(tenants, [blue]).await?;

    println!("-- names that have no schema");
    for name in ["acme, public", "Acme", "zed"] {
        match TenantId::new(name) {
            Ok(tenant) => {
                let notes = tenants.run(&tenant, async |tx| {
                    Ok::<_, TenantError>(app::notes(tx).await?)
                });
                print_refusal(name, notes.await)?;
            }
            Err(error) => println!("   {name}: {error}"),
        }
    }

    println!("-- not refused: a name with its schema, since one role works in all of them");
    let sql = "select from tenant_acme.notes";
    attempt(tenants, blue, "blue reads tenant_acme.notes", sql).await
}

async fn attempt(
    tenants: &Tenants,
    blue: &TenantId,
    what: &str,
    sql: &'static str,
) -> anyhow::Result<()> {
    let done = tenants.run(blue, async |tx| sqlx::query(sql).execute(&mut **tx).await);
    print_attempt(what, done.await.map(|done| done.rows_affected()))?;
    Ok(())
}
