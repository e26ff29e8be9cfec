//! Leaks that one tenant, blue, attempts: each in a transaction of blue's that is rolled back.

use transom_tenant::{TenantId, Tenants};

use crate::scenes::print_attempt;

const ATTEMPTS: [(&str, &str); 6] = [
    (
        "blue reads the notes of others",
        "select from notes where tenant_id <> 'blue'",
    ),
    (
        "blue reads them through a view",
        "select from long_notes where tenant_id <> 'blue'",
    ),
    (
        "blue deletes them",
        "delete from notes where tenant_id <> 'blue'",
    ),
    (
        "blue writes a note in acme's name",
        "insert into notes (tenant_id, project_id, body) values ('acme', 1, 'spam')",
    ),
    (
        "blue hangs its own note on acme's project",
        "insert into notes (project_id, body) values (1, 'spam')",
    ),
    // Refused as long as names are unique over all tenants: that tells blue that there is one.
    (
        "blue begins a project with the name of acme's",
        "insert into projects (name) values ('Rocket')",
    ),
];

pub(super) async fn show(tenants: &Tenants, blue: &TenantId) -> anyhow::Result<()> {
    for (what, sql) in ATTEMPTS {
        let mut scope = tenants.scope(blue).await?;
        let mut tx = scope.begin().await?;
        let done = sqlx::query(sql).execute(&mut *tx).await;
        tx.rollback().await?;
        print_attempt(what, done.map(|done| done.rows_affected()))?;
    }
    Ok(())
}
