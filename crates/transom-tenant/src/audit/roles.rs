//! What the application's roles are.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row};

use super::server::Server;
use super::{Audit, AuditError, Finding, FindingKind};
use crate::{TenantError, quote};

/// A role of the application, and one that it is or can become.
struct Power {
    app: String,
    role: String,
    superuser: bool,
    bypasses: bool,
    creates_roles: bool,
    /// What was granted to it to that end; none for what it is itself.
    granted: Option<Vec<String>>,
}

impl FromRow<'_, PgRow> for Power {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Power {
            app: row.try_get("app")?,
            role: row.try_get("role")?,
            superuser: row.try_get("superuser")?,
            bypasses: row.try_get("bypasses")?,
            creates_roles: row.try_get("creates_roles")?,
            granted: row.try_get("granted")?,
        })
    }
}

pub(super) async fn check(
    conn: &mut PgConnection,
    audit: &Audit,
    server: &Server,
) -> Result<Vec<Finding>, AuditError> {
    let powers: Vec<Power> = sqlx::query_as(include_str!("../sql/audit_roles.sql"))
        .bind(&audit.apps)
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let mut found = Vec::new();
    for app in &audit.apps {
        for (kind, attribute) in [
            (FindingKind::RoleSuperuser, "SUPERUSER"),
            (FindingKind::RoleBypassesRls, "BYPASSRLS"),
            (FindingKind::RoleCreatesRoles, "CREATEROLE"),
        ] {
            let has = |power: &&Power| {
                &power.app == app
                    && match kind {
                        FindingKind::RoleSuperuser => power.superuser,
                        // A superuser can do that too, which is said once.
                        FindingKind::RoleBypassesRls => power.bypasses && !power.superuser,
                        _ => power.creates_roles && !power.superuser && server.createrole_is_all(),
                    }
            };
            let of_app: Vec<&Power> = powers.iter().filter(has).collect();
            if !of_app.is_empty() {
                found.push(finding(kind, attribute, app, &of_app)?);
            }
        }
    }
    Ok(found)
}

fn finding(
    kind: FindingKind,
    attribute: &str,
    app: &str,
    powers: &[&Power],
) -> Result<Finding, TenantError> {
    let can = match kind {
        FindingKind::RoleCreatesRoles => {
            "before PostgreSQL 16 it can make itself a member of any role that is no superuser, also of the tables' owner"
        }
        _ => "row-level security does not bind it: it reads and writes the rows of all",
    };
    let mut how = Vec::new();
    let mut fix = Vec::new();
    let role = quote::identifier(app)?;
    for power in powers {
        match &power.granted {
            None => {
                how.push(format!("has {attribute}"));
                fix.push(format!("ALTER ROLE {role} NO{attribute};\n"));
            }
            Some(granted) => {
                how.push(format!("can become {}, which has {attribute}", power.role));
                for one in granted {
                    let revoke = format!("REVOKE {} FROM {role};\n", quote::identifier(one)?);
                    if !fix.contains(&revoke) {
                        fix.push(revoke);
                    }
                }
            }
        }
    }
    let message = format!("the role {}: {can}", how.join(" and "));
    Ok(Finding::new(kind, app, message, fix.concat())
        .decide("connect the application as a role that has nothing else to do; whoever needs more does it as another one"))
}
