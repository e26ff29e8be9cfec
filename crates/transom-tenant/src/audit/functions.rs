//! Functions that run with the rights of their owner.

use sqlx::PgConnection;

use super::table::{Table, oids, qualified};
use super::{Audit, AuditError, Finding, FindingKind};
use crate::quote;

/// Schema, name, arguments, owner, whether the owner is unbound, whether the path is pinned.
type Function = (String, String, String, String, bool, bool);

pub(super) async fn check(
    conn: &mut PgConnection,
    audit: &Audit,
    tables: &[Table],
) -> Result<Vec<Finding>, AuditError> {
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let functions: Vec<Function> = sqlx::query_as(include_str!("../sql/audit_functions.sql"))
        .bind(audit.schemas())
        .bind(&audit.apps)
        .bind(oids(tables))
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let mut found = Vec::new();
    for (schema, name, arguments, owner, bypasses, pinned) in functions {
        let object = format!("{schema}.{name}({arguments})");
        // The server wrote the arguments, quoted.
        let sql = format!("{}({arguments})", qualified(&schema, &name)?);
        if bypasses {
            let path = if pinned {
                ""
            } else {
                "; nor is its search_path pinned, so that the caller decides which tables and operators it finds"
            };
            let message = format!(
                "the function runs as its owner, {owner}, whom row-level security does not bind: it reads and writes the rows of all{path}"
            );
            let fix = format!("ALTER ROUTINE {sql} SECURITY INVOKER;\n");
            found.push(Finding::new(FindingKind::DefinerBypassesRls, object, message, fix).decide(
                "if it must do what its caller may not, give it to an owner whom the policies bind, or REVOKE EXECUTE on it from the application",
            ));
        } else if !pinned {
            let message = format!(
                "the function runs as its owner, {owner}, and finds names by the caller's search_path: a table or operator that the caller made takes the place of the one that was meant"
            );
            let fix = format!(
                "ALTER ROUTINE {sql} SET search_path = pg_catalog, {}, pg_temp;\n",
                quote::identifier(&schema)?
            );
            found.push(Finding::new(FindingKind::SearchPathNotPinned, object, message, fix).decide(
                "the function then finds what is in its own schema only: add the others that it needs",
            ));
        }
    }
    Ok(found)
}
