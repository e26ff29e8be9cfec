//! Work that keeps an `Rc` over an await is reported where it is written.

use std::rc::Rc;

use transom_tenant::{TenantError, TenantId, Tenants};

async fn keep(tenants: &Tenants, acme: &TenantId) -> Result<(), TenantError> {
    tenants
        //~ future cannot be sent between threads safely
        .run(acme, async |tx| {
            let kept = Rc::new(1);
            sqlx::query("select 1").execute(&mut **tx).await?;
            drop(kept);
            Ok(())
        })
        .await
}

fn main() {
    drop(keep);
}
