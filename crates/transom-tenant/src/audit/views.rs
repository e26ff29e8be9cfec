//! Views that read with the rights of their owner.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row};

use super::server::Server;
use super::table::{Table, grantees, oids, qualified};
use super::{Audit, AuditError, Finding, FindingKind};
use crate::TenantError;

struct View {
    schema: String,
    name: String,
    materialized: bool,
    owner: String,
    tables: Vec<String>,
    grantees: Vec<Option<String>>,
}

impl FromRow<'_, PgRow> for View {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(View {
            schema: row.try_get("schema")?,
            name: row.try_get("name")?,
            materialized: row.try_get("materialized")?,
            owner: row.try_get("owner")?,
            tables: row.try_get("tables")?,
            grantees: row.try_get("grantees")?,
        })
    }
}

pub(super) async fn check(
    conn: &mut PgConnection,
    audit: &Audit,
    tables: &[Table],
    server: &Server,
) -> Result<Vec<Finding>, AuditError> {
    let views: Vec<View> = sqlx::query_as(include_str!("../sql/audit_views.sql"))
        .bind(oids(tables))
        .bind(&audit.apps)
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let findings = views.iter().map(|view| finding(view, *server));
    Ok(findings.collect::<Result<_, _>>()?)
}

fn finding(view: &View, server: Server) -> Result<Finding, TenantError> {
    let object = format!("{}.{}", view.schema, view.name);
    let (name, tables) = (qualified(&view.schema, &view.name)?, view.tables.join(", "));
    if view.materialized {
        let message = format!(
            "the materialized view holds what its owner read of {tables}: it can have no row-level security, so that who may read it reads the rows of all"
        );
        return Ok(Finding::new(
            FindingKind::MaterializedView,
            object,
            message,
            locked(view, "MATERIALIZED VIEW", &name)?,
        )
        .decide("the fix takes it from those who read it; to serve tenants, make it a table with a policy, or read it through a security_barrier view that compares the tenant"));
    }
    let message = format!(
        "the view reads {tables} with the rights of its owner, {}, whom row-level security does not bind: who may read the view reads the rows of all",
        view.owner
    );
    let kind = FindingKind::ViewBypassesRls;
    Ok(if server.has_invoker_views() {
        let fix = format!("ALTER VIEW {name} SET (security_invoker = true);\n");
        Finding::new(kind, object, message, fix)
            .decide("who reads the view then needs the privilege on its tables, too")
    } else {
        let fix = locked(view, "VIEW", &name)?;
        Finding::new(kind, object, message, fix).decide("a view reads with the rights of its reader only from PostgreSQL 15 on; the fix takes it from those who read it; or give it to an owner whom the policies bind")
    })
}

/// Nobody but the owner reads it.
fn locked(view: &View, what: &str, name: &str) -> Result<String, TenantError> {
    Ok(if view.grantees.is_empty() {
        // It was the application's own.
        format!("ALTER {what} {name} OWNER TO CURRENT_USER;\n")
    } else {
        format!("REVOKE ALL ON {name} FROM {};\n", grantees(&view.grantees)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_15_a_view_is_taken_from_its_readers() {
        let view = View {
            schema: "public".to_owned(),
            name: "v".to_owned(),
            materialized: false,
            owner: "postgres".to_owned(),
            tables: vec!["notes".to_owned()],
            grantees: vec![None, Some("app".to_owned())],
        };
        let fix = |version| finding(&view, Server { version }).unwrap().fix().to_owned();
        assert_eq!(
            fix(140_000),
            "REVOKE ALL ON \"public\".\"v\" FROM PUBLIC, \"app\";\n"
        );
        assert!(fix(150_000).contains("security_invoker"));
    }
}
