//! A transaction needs to know whose it is.

use transom_tenant::{TenantError, Tenants};

async fn forget(tenants: &Tenants) -> Result<(), TenantError> {
    //~ this method takes 1 argument but 0 arguments were supplied
    let mut scope = tenants.scope().await?;
    scope.begin().await?.commit().await
}

fn main() {
    drop(forget);
}
