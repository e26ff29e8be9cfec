//! Code for a tenant takes no plain connection.

use sqlx::PgConnection;
use transom_tenant::TenantTx;

async fn clear(tx: &mut TenantTx<'_>) -> sqlx::Result<()> {
    sqlx::query("delete from notes").execute(&mut **tx).await?;
    Ok(())
}

async fn forget(conn: &mut PgConnection) -> sqlx::Result<()> {
    //~ expected `&mut TenantTx<'_>`, found `&mut PgConnection`
    clear(conn).await
}

fn main() {
    drop(forget);
}
