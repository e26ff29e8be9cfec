//! A text is no tenant until it is checked.

use transom_tenant::{TenantError, Tenants};

async fn unchecked(tenants: &Tenants, header: &str) -> Result<(), TenantError> {
    //~ expected `&TenantId`, found `&str`
    tenants.run(header, async |_| Ok(())).await
}

fn main() {
    drop(unchecked);
}
