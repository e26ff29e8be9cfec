//! With the application role and a tenant set, no row of another tenant is visible or
//! writable in any table, tried for every pair. Everything tried is rolled back.

use anyhow::Context;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use transom_tenant::TenantId;

use super::Check;
use crate::database::{Database, TABLES};

/// SQLSTATE 42501: refused by row-level security, or for want of a privilege.
const REFUSED: &str = "42501";

pub(super) async fn check(database: &mut Database, tenants: &[String]) -> anyhow::Result<Check> {
    let mut check = Check::default();
    check.findings.extend(uncovered(database).await?);
    for tenant in tenants {
        let others: Vec<String> = tenants
            .iter()
            .filter(|other| *other != tenant)
            .cloned()
            .collect();
        let mut scope = database
            .shop
            .tenants
            .scope(&TenantId::new(tenant.as_str())?)
            .await?;
        let mut tx = scope.begin().await?;
        for (table, column) in TABLES {
            let seen = reach(&mut tx, table, column, &others).await?;
            check
                .findings
                .extend(seen.into_iter().map(|what| format!("{tenant}: {what}")));
            for other in &others {
                for (what, sql) in intrusions(table, column) {
                    if !refused(&mut tx, &sql, other).await? {
                        let finding = format!("{tenant} could {what} {other}'s in {table}");
                        check.findings.push(finding);
                    }
                }
            }
        }
        tx.rollback().await?;
    }
    Ok(check)
}

/// What a tenant must not be able to write; the error comes before any other check.
fn intrusions(table: &str, column: &str) -> [(&'static str, String); 2] {
    [
        (
            "insert a row as",
            format!("insert into {table} ({column}) values ($1)"),
        ),
        // Giving away a row of one's own; where there is none, PostgreSQL refuses nothing.
        (
            "turn a row of its own into",
            format!("update {table} set {column} = $1"),
        ),
    ]
}

/// Rows of others that a statement without any condition on the tenant can reach.
async fn reach(
    conn: &mut PgConnection,
    table: &str,
    column: &str,
    others: &[String],
) -> anyhow::Result<Vec<String>> {
    let mut findings = Vec::new();
    for (what, sql) in [
        (
            "saw",
            format!("select {column} from {table} where {column} = any($1)"),
        ),
        (
            "changed",
            format!(
                "update {table} set {column} = {column} where {column} = any($1) returning {column}"
            ),
        ),
        (
            "deleted",
            format!("delete from {table} where {column} = any($1) returning {column}"),
        ),
    ] {
        let mut attempt = conn.begin().await?;
        let reached = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql))
            .bind(others)
            .fetch_all(&mut *attempt)
            .await;
        match reached {
            Ok(rows) if rows.is_empty() => {}
            Ok(rows) => findings.push(format!("{what} {} foreign rows in {table}", rows.len())),
            Err(error) if is_refusal(&error) => {}
            Err(error) => return Err(error).context("the isolation check"),
        }
        attempt.rollback().await?;
    }
    Ok(findings)
}

async fn refused(conn: &mut PgConnection, sql: &str, other: &str) -> anyhow::Result<bool> {
    let mut attempt = conn.begin().await?;
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(other)
        .execute(&mut *attempt)
        .await;
    attempt.rollback().await?;
    match done {
        Ok(done) => Ok(done.rows_affected() == 0),
        Err(error) => Ok(is_refusal(&error)),
    }
}

fn is_refusal(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .as_deref()
        == Some(REFUSED)
}

/// Tables that nobody listed, and a role that no policy would bind.
async fn uncovered(database: &mut Database) -> anyhow::Result<Vec<String>> {
    let listed: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    let unlisted: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c \
         where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') \
         and c.relname <> all($1) \
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('tenant_id', 'tenant'))",
    )
    .bind(&listed)
    .fetch_all(&mut database.owner)
    .await?;
    let unbound: bool = sqlx::query_scalar(
        "select rolsuper or rolbypassrls or exists (select from pg_class where relowner = r.oid) \
         from pg_roles r where rolname = current_user",
    )
    .fetch_one(&database.app)
    .await?;
    let mut findings: Vec<String> = unlisted
        .into_iter()
        .map(|table| format!("table {table} has no policy"))
        .collect();
    if unbound {
        findings.push("the application role is a superuser or an owner".to_owned());
    }
    Ok(findings)
}
