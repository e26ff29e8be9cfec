//! Code for a tenant takes no transaction without one.

use transom_tenant::{TenantError, TenantTx, Tenants};

async fn clear(tx: &mut TenantTx<'_>) -> sqlx::Result<()> {
    sqlx::query("delete from notes").execute(&mut **tx).await?;
    Ok(())
}

async fn forget(tenants: &Tenants) -> Result<(), TenantError> {
    tenants
        .run_unscoped("clearing up", async |tx| {
            //~ expected `&mut TenantTx<'_>`, found `&mut UnscopedTx<'_>`
            clear(tx).await?;
            Ok(())
        })
        .await
}

fn main() {
    drop(forget);
}
