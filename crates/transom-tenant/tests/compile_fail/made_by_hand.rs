//! A transaction of a tenant cannot be made but by a tenant.

use transom_tenant::{TenantId, TenantTx};

fn forge(tenant: TenantId) -> TenantTx<'static> {
    //~ cannot construct `TenantTx<'_>` with struct literal syntax due to private fields
    TenantTx { tenant }
}

fn main() {
    drop(forge);
}
