//! Privileges that row-level security does not limit.

use sqlx::PgConnection;
use sqlx::postgres::types::Oid;

use super::table::{Table, by_oid, grantees, oids};
use super::{Audit, AuditError, Finding, FindingKind};

/// A table, whether TRUNCATE (else REFERENCES), and to whom it was given; none is PUBLIC.
type Privilege = (Oid, bool, Vec<Option<String>>);

pub(super) async fn check(
    conn: &mut PgConnection,
    audit: &Audit,
    tables: &[Table],
) -> Result<Vec<Finding>, AuditError> {
    let privileges: Vec<Privilege> = sqlx::query_as(include_str!("../sql/audit_privileges.sql"))
        .bind(oids(tables))
        .bind(&audit.apps)
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let mut found = Vec::new();
    for (oid, truncate, to) in &privileges {
        let Some(table) = by_oid(tables, *oid) else {
            continue;
        };
        let (kind, privilege, can) = if *truncate {
            let can = "may TRUNCATE it, which no policy hinders: the rows of all are gone";
            (FindingKind::TruncatePrivilege, "TRUNCATE", can)
        } else {
            let can = "may make a foreign key to it, which asks for rows past row-level security and tells whether they are there";
            (FindingKind::ReferencesPrivilege, "REFERENCES", can)
        };
        let whom: Vec<&str> = to
            .iter()
            .map(|name| name.as_deref().unwrap_or("PUBLIC"))
            .collect();
        found.push(Finding::new(
            kind,
            table.object(),
            format!("{} {can}", whom.join(" and ")),
            format!(
                "REVOKE {privilege} ON {} FROM {};\n",
                table.sql()?,
                grantees(to)?
            ),
        ));
    }
    Ok(found)
}
