//! Tables that the application owns.

use sqlx::PgConnection;
use sqlx::postgres::types::Oid;

use super::table::{Table, oids};
use super::{Audit, AuditError, Finding, FindingKind};
use crate::{TenantError, quote};

/// A table, a role of the application, the owner, and what was granted to the role to
/// become the owner (none if it is the owner); and the table's sequences, quoted.
type Owner = (Oid, String, String, Option<Vec<String>>, Vec<String>);

pub(super) async fn check(
    conn: &mut PgConnection,
    audit: &Audit,
    tables: &[Table],
) -> Result<Vec<Finding>, AuditError> {
    let owners: Vec<Owner> = sqlx::query_as(include_str!("../sql/audit_owners.sql"))
        .bind(oids(tables))
        .bind(&audit.apps)
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let mut found = Vec::new();
    for table in tables {
        let of_table: Vec<&Owner> = owners.iter().filter(|owner| owner.0 == table.oid).collect();
        if !of_table.is_empty() {
            found.push(finding(table, &of_table)?);
        }
    }
    Ok(found)
}

fn finding(table: &Table, owners: &[&Owner]) -> Result<Finding, TenantError> {
    let (mut how, mut fix) = (Vec::new(), Vec::new());
    let name = table.sql()?;
    for (_, app, owner, granted, sequences) in owners {
        let role = quote::identifier(app)?;
        match granted {
            None => {
                how.push(format!("the role {app} owns the table"));
                fix.push(format!(
                    "ALTER TABLE {name} OWNER TO CURRENT_USER;\n\
                     GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {role};\n"
                ));
                for sequence in sequences {
                    fix.push(format!(
                        "GRANT USAGE, SELECT ON SEQUENCE {sequence} TO {role};\n"
                    ));
                }
            }
            Some(granted) => {
                how.push(format!("the role {app} can become the owner, {owner}"));
                for one in granted {
                    fix.push(format!("REVOKE {} FROM {role};\n", quote::identifier(one)?));
                }
            }
        }
    }
    let message = format!(
        "{}: it can switch row-level security off, drop the policies, and TRUNCATE",
        how.join(", and ")
    );
    let kind = FindingKind::RoleOwnsTable;
    Ok(Finding::new(kind, table.object(), message, fix.concat())
        .decide("the table goes to the role that runs the fix, whom the application must not be able to become; where a membership is revoked, grant what the application had by it"))
}
