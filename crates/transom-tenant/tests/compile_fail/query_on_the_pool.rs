//! The door is no executor.

use transom_tenant::Tenants;

async fn forget(tenants: &Tenants) -> sqlx::Result<()> {
    //~ the trait bound `&Tenants: Executor<'_>` is not satisfied
    sqlx::query("delete from notes").execute(tenants).await?;
    Ok(())
}

fn main() {
    drop(forget);
}
