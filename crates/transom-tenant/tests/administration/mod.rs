//! Who makes the schemas, and who may not.

use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use transom_tenant::{Schemas, TenantId};
use transom_testkit::Isolated;

pub(crate) fn id(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}

pub(crate) fn schemas() -> Schemas {
    Schemas::new("tenant_").unwrap()
}

pub(crate) async fn names(conn: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar("select nspname::text from pg_namespace")
        .fetch_all(conn)
        .await
        .unwrap()
}

/// A role that may log in, by its name, and how.
pub(crate) async fn plain_role(db: &Isolated) -> (String, PgConnectOptions) {
    let options = db.app_role().await;
    (options.get_username().to_owned(), options)
}
