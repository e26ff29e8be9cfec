//! Foreign keys from one tenant's row to another's.

mod actions;

use sqlx::postgres::PgRow;
use sqlx::postgres::types::Oid;
use sqlx::{FromRow, PgConnection, Row};

use super::server::Server;
use super::table::{Table, attnums, by_oid, oids};
use super::{AuditError, Finding, FindingKind};
use crate::{TenantError, quote};
use actions::actions;

struct ForeignKey {
    child: Oid,
    parent: Oid,
    name: String,
    columns: Vec<String>,
    refers_to: Vec<String>,
    /// Tenant refers to tenant: it only empties the child's.
    held: bool,
    /// The parent has the unique index that is needed.
    covered: bool,
    on_update: String,
    on_delete: String,
    /// As it is written after the actions.
    deferral: &'static str,
}

impl FromRow<'_, PgRow> for ForeignKey {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(ForeignKey {
            child: row.try_get("child")?,
            parent: row.try_get("parent")?,
            name: row.try_get("name")?,
            columns: row.try_get("columns")?,
            refers_to: row.try_get("refers_to")?,
            held: row.try_get("held")?,
            covered: row.try_get("covered")?,
            on_update: row.try_get("on_update")?,
            on_delete: row.try_get("on_delete")?,
            deferral: match (row.try_get("deferrable")?, row.try_get("deferred")?) {
                (false, _) => "",
                (true, false) => " DEFERRABLE",
                (true, true) => " DEFERRABLE INITIALLY DEFERRED",
            },
        })
    }
}

pub(super) async fn check(
    conn: &mut PgConnection,
    tables: &[Table],
    server: &Server,
) -> Result<Vec<Finding>, AuditError> {
    let keys: Vec<ForeignKey> = sqlx::query_as(include_str!("../sql/audit_foreign_keys.sql"))
        .bind(oids(tables))
        .bind(attnums(tables))
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let mut found = Vec::new();
    for key in keys {
        if let (Some(child), Some(parent)) = (by_oid(tables, key.child), by_oid(tables, key.parent))
        {
            found.push(finding(&key, child, parent, *server)?);
        }
    }
    Ok(found)
}

fn finding(
    key: &ForeignKey,
    child: &Table,
    parent: &Table,
    server: Server,
) -> Result<Finding, TenantError> {
    if key.held {
        return empties(key, child, parent, server);
    }
    if key.columns.contains(&child.column) || key.refers_to.contains(&parent.column) {
        return crosses(key, child, parent);
    }
    let message = format!(
        "the foreign key does not hold both rows to one tenant, and PostgreSQL checks it past row-level security: a tenant's row can point at {}'s row of another tenant, learn that it is there, and keep it from being deleted",
        parent.object()
    );
    let columns = list(&child.column, &key.columns)?;
    let refers_to = list(&parent.column, &key.refers_to)?;
    let (name, parent_sql) = (quote::identifier(&key.name)?, parent.sql()?);
    let mut fix = Vec::new();
    if !key.covered {
        let index = index_name(&parent.name, &parent.column, &key.refers_to);
        let index = quote::identifier(&index)?;
        fix.push(format!(
            "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {parent_sql} ({refers_to});\n"
        ));
    }
    let (actions, lost) = actions(key, &child.column, server)?;
    fix.push(format!(
        "ALTER TABLE {} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} FOREIGN KEY ({columns}) \
         REFERENCES {parent_sql} ({refers_to}){actions};\n",
        child.sql()?
    ));
    let mut decision = "it fails if rows point at another tenant's already: say first what becomes of them; both tables are locked against writes while it looks"
        .to_owned();
    if lost {
        decision += "; SET NULL or SET DEFAULT would empty the tenant too, so that NO ACTION takes its place";
    }
    let object = child.part(&key.name);
    Ok(Finding::new(
        FindingKind::ForeignKeyWithoutTenant,
        object,
        message,
        fix.concat(),
    )
    .decide(decision))
}

/// A key whose tenants are the same already, and that takes the child's away.
fn empties(
    key: &ForeignKey,
    child: &Table,
    parent: &Table,
    server: Server,
) -> Result<Finding, TenantError> {
    let message = format!(
        "when {}'s row goes or changes, the foreign key sets {} too, past row-level security: the row is nobody's then, everybody's where NULL is, or another tenant's",
        parent.object(),
        child.column
    );
    let name = quote::identifier(&key.name)?;
    let columns = quote_all(&key.columns)?;
    let refers_to = quote_all(&key.refers_to)?;
    let (actions, lost) = actions(key, &child.column, server)?;
    let fix = format!(
        "ALTER TABLE {} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} FOREIGN KEY ({columns}) \
         REFERENCES {} ({refers_to}){actions};\n",
        child.sql()?,
        parent.sql()?
    );
    let finding = Finding::new(
        FindingKind::ForeignKeyEmptiesTenant,
        child.part(&key.name),
        message,
        fix,
    );
    Ok(if lost {
        finding.decide("NO ACTION takes the place of what set all columns")
    } else {
        finding
    })
}

/// A key with the tenant's column on one side only, which cannot hold both rows to one tenant.
fn crosses(key: &ForeignKey, child: &Table, parent: &Table) -> Result<Finding, TenantError> {
    let message = format!(
        "the foreign key pairs ({}) with ({}) of {}, a tenant with what is none of its own: a tenant's row can point at another tenant's, learn that it is there, and keep it from being deleted",
        key.columns.join(", "),
        key.refers_to.join(", "),
        parent.object()
    );
    let fix = format!(
        "ALTER TABLE {} DROP CONSTRAINT {};\n",
        child.sql()?,
        quote::identifier(&key.name)?
    );
    let object = child.part(&key.name);
    Ok(
        Finding::new(FindingKind::ForeignKeyWithoutTenant, object, message, fix)
            .decide("no tenant can be added to it, so the fix drops the key; allow the finding if one tenant is meant to point at another"),
    )
}

fn quote_all(names: &[String]) -> Result<String, TenantError> {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| quote::identifier(name))
        .collect::<Result<_, _>>()?;
    Ok(quoted.join(", "))
}

/// The tenant's column, and the others, quoted.
fn list(tenant: &str, others: &[String]) -> Result<String, TenantError> {
    let mut names = vec![quote::identifier(tenant)?];
    for other in others.iter().filter(|other| *other != tenant) {
        names.push(quote::identifier(other)?);
    }
    Ok(names.join(", "))
}

/// A name as PostgreSQL would give it, that two foreign keys to the same columns share. One
/// that is too long is cut, and told apart by a sum over the whole.
fn index_name(table: &str, tenant: &str, columns: &[String]) -> String {
    let name = format!("{table}_{tenant}_{}_key", columns.join("_"));
    if name.len() <= 63 {
        return name;
    }
    let sum = name.bytes().fold(0xcbf2_9ce4_u32, |sum, byte| {
        (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let mut end = 50;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{sum:08x}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let [a, b] =
            ["a", "b"].map(|end| index_name(&"ü".repeat(31), "tenant_id", &[end.to_owned()]));
        assert!(a.len() <= 63 && b.len() <= 63 && a != b, "{a} {b}");
        assert_eq!(
            index_name("t", "tenant_id", &["id".to_owned()]),
            "t_tenant_id_id_key"
        );
    }
}
