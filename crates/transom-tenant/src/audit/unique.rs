//! Unique indexes and primary keys across tenants.

use sqlx::postgres::PgRow;
use sqlx::postgres::types::Oid;
use sqlx::{FromRow, PgConnection, Row};

use super::expression::places;
use super::table::{Table, attnums, by_oid, oids, qualified};
use super::{AuditError, Finding, FindingKind};
use crate::{TenantError, quote};

struct Unique {
    table: Oid,
    name: String,
    schema: String,
    is_primary: bool,
    index: String,
    constraint: Option<String>,
    /// Nobody chooses its values.
    generated: bool,
    referenced_by: Vec<String>,
}

impl FromRow<'_, PgRow> for Unique {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Unique {
            table: row.try_get("oid")?,
            name: row.try_get("name")?,
            schema: row.try_get("schema")?,
            is_primary: row.try_get("is_primary")?,
            index: row.try_get("index_definition")?,
            constraint: row.try_get("constraint_definition")?,
            generated: row.try_get("generated")?,
            referenced_by: row.try_get("referenced_by")?,
        })
    }
}

pub(super) async fn check(
    conn: &mut PgConnection,
    tables: &[Table],
) -> Result<Vec<Finding>, AuditError> {
    let list: Vec<Unique> = sqlx::query_as(include_str!("../sql/audit_unique.sql"))
        .bind(oids(tables))
        .bind(attnums(tables))
        .persistent(false)
        .fetch_all(conn)
        .await?;
    let mut found = Vec::new();
    for unique in list {
        if let Some(table) = by_oid(tables, unique.table) {
            found.push(finding(&unique, table)?);
        }
    }
    Ok(found)
}

fn finding(unique: &Unique, table: &Table) -> Result<Finding, TenantError> {
    let column = &table.column;
    let (kind, message) = if !unique.is_primary {
        (
            FindingKind::UniqueWithoutTenant,
            format!(
                "it is unique across tenants, and checked past row-level security: a duplicate tells a tenant what another one has, and keeps it from having the same; put {column} first"
            ),
        )
    } else if unique.generated {
        (
            FindingKind::PrimaryKeyWithoutTenant,
            format!(
                "the primary key leaves out {column}; its values are generated, so that a duplicate reveals little, but a foreign key can refer to it without the tenant"
            ),
        )
    } else {
        (
            FindingKind::PrimaryKeyWithoutTenant,
            format!(
                "the primary key leaves out {column}, and its values are chosen: a duplicate tells a tenant what another one has, and a foreign key can refer to it without the tenant"
            ),
        )
    };
    let mut decisions = Vec::new();
    if unique.is_primary {
        decisions.push("the program then finds a row by tenant and id, and the same id may be there for two tenants; allow the finding where ids are random".to_owned());
    }
    if !unique.referenced_by.is_empty() {
        let keys = unique.referenced_by.join(", ");
        decisions.push(format!(
            "foreign keys refer to it, which must be mended first: {keys}"
        ));
    }
    let finding = Finding::new(kind, table.part(&unique.name), message, fix(unique, table)?);
    Ok(if decisions.is_empty() {
        finding
    } else {
        finding.decide(decisions.join("; "))
    })
}

fn fix(unique: &Unique, table: &Table) -> Result<String, TenantError> {
    let column = table.column_sql()?;
    if let Some(definition) = &unique.constraint {
        let name = quote::identifier(&unique.name)?;
        let definition = led_by(definition, 0, &column);
        return Ok(format!(
            "ALTER TABLE {} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {definition};\n",
            table.sql()?
        ));
    }
    let mut definition = unique.index.clone();
    // That is how the index of a partitioned table is written; it would have no partitions.
    if let Some(at) = places(&definition, " ON ONLY ").first() {
        definition.replace_range(*at..at + " ON ONLY ".len(), " ON ");
    }
    let keys = places(&definition, " USING ").first().copied();
    Ok(format!(
        "DROP INDEX {};\n{};\n",
        qualified(&unique.schema, &unique.name)?,
        led_by(&definition, keys.unwrap_or(0), &column)
    ))
}

/// A definition, with a column before those in its first parentheses after `from`.
fn led_by(definition: &str, from: usize, column: &str) -> String {
    let (head, tail) = definition.split_at(from);
    format!("{head}{}", tail.replacen('(', &format!("({column}, "), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_goes_before_the_keys_whatever_the_index_is_called() {
        let definition = r#"CREATE UNIQUE INDEX "a USING (b" ON s.t USING btree (lower(x)) WHERE (y = ' USING (')"#;
        let at = places(definition, " USING ")[0];
        assert_eq!(
            led_by(definition, at, "\"c\""),
            r#"CREATE UNIQUE INDEX "a USING (b" ON s.t USING btree ("c", lower(x)) WHERE (y = ' USING (')"#
        );
        assert_eq!(
            led_by("UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)", 0, "c"),
            "UNIQUE NULLS NOT DISTINCT (c, a) INCLUDE (b)"
        );
    }
}
