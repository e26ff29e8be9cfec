//! A tenant where nobody asked for one.

use sqlx::PgConnection;

use super::{Audit, AuditError, Finding, FindingKind};
use crate::{TenantError, quote};

/// A role and a database; none is every one.
type Place = (Option<String>, Option<String>);

pub(super) async fn check(
    conn: &mut PgConnection,
    audit: &Audit,
) -> Result<Vec<Finding>, AuditError> {
    let places: Vec<Place> = sqlx::query_as(include_str!("../sql/audit_defaults.sql"))
        .bind(audit.setting.as_str())
        .bind(&audit.apps)
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let findings = places.iter().map(|place| finding(audit, place));
    Ok(findings.collect::<Result<_, _>>()?)
}

fn finding(audit: &Audit, place: &Place) -> Result<Finding, TenantError> {
    let setting = &audit.setting;
    let (object, altered) = match place {
        (Some(role), Some(database)) => (
            format!("role {role} in database {database}"),
            format!(
                "ROLE {} IN DATABASE {}",
                quote::identifier(role)?,
                quote::identifier(database)?
            ),
        ),
        (Some(role), None) => (
            format!("role {role}"),
            format!("ROLE {}", quote::identifier(role)?),
        ),
        (None, Some(database)) => (
            format!("database {database}"),
            format!("DATABASE {}", quote::identifier(database)?),
        ),
        (None, None) => ("all roles".to_owned(), "ROLE ALL".to_owned()),
    };
    let message = format!(
        "{setting} has a default: a new connection is that tenant's without a word, and work without a tenant is done as that tenant"
    );
    let fix = format!("ALTER {altered} RESET {setting};\n");
    Ok(
        Finding::new(FindingKind::SettingDefault, object, message, fix)
            .decide("connections that are open keep it until they are closed"),
    )
}
