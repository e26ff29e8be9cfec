//! The app: projects and their notes, in plain SQL that names no tenant.
//!
//! It is the same in all three strengths. Whose rows they are is the transaction's affair.

use transom_tenant::TenantTx;

/// Begins a project with a note.
pub(crate) async fn begin(tx: &mut TenantTx<'_>, name: &str, note: &str) -> sqlx::Result<()> {
    let project: i64 = sqlx::query_scalar("insert into projects (name) values ($1) returning id")
        .bind(name)
        .fetch_one(&mut **tx)
        .await?;
    sqlx::query("insert into notes (project_id, body) values ($1, $2)")
        .bind(project)
        .bind(note)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Every note, as `project: note`.
pub(crate) async fn notes(tx: &mut TenantTx<'_>) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar(
        "select p.name || ': ' || n.body
         from notes n join projects p on p.id = n.project_id order by n.id",
    )
    .fetch_all(&mut **tx)
    .await
}
