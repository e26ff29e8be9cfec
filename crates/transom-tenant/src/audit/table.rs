//! A table with a tenant column.

use sqlx::postgres::PgRow;
use sqlx::postgres::types::Oid;
use sqlx::{FromRow, PgConnection, Row};

use super::Audit;
use crate::{Policy, Setting, TenantError, quote};

/// What the catalogue says of it.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) oid: Oid,
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) column: String,
    pub(super) attnum: i16,
    /// The column as the server writes it in expressions.
    pub(super) column_ident: String,
    /// As a cast would name it.
    pub(super) column_type: String,
    /// With its length.
    pub(super) full_type: String,
    pub(super) not_null: bool,
    pub(super) indexed: bool,
    pub(super) family: Family,
    pub(super) security: Security,
}

/// What other table it is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    None,
    /// It inherits from another tenant's table.
    Heir,
    Partition,
}

/// What keeps others from its rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Security {
    /// Row-level security is on.
    pub(super) enabled: bool,
    /// It binds the owner.
    pub(super) forced: bool,
    /// Somebody but the owner, or the application, may read or write the table.
    pub(super) reachable: bool,
}

impl FromRow<'_, PgRow> for Table {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Table {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: row.try_get("name")?,
            column: row.try_get("column")?,
            attnum: row.try_get("attnum")?,
            column_ident: row.try_get("column_ident")?,
            column_type: row.try_get("type")?,
            full_type: row.try_get("full_type")?,
            not_null: row.try_get("not_null")?,
            indexed: row.try_get("indexed")?,
            family: match (row.try_get("is_partition")?, row.try_get("is_child")?) {
                (true, _) => Family::Partition,
                (false, true) => Family::Heir,
                (false, false) => Family::None,
            },
            security: Security {
                enabled: row.try_get("enabled")?,
                forced: row.try_get("forced")?,
                reachable: row.try_get("reachable")?,
            },
        })
    }
}

impl Table {
    pub(super) async fn load(
        conn: &mut PgConnection,
        audit: &Audit,
    ) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as(include_str!("../sql/audit_tables.sql"))
            .bind(audit.schemas())
            .bind(audit.columns())
            .bind(&audit.apps)
            .persistent(false)
            .fetch_all(conn)
            .await
    }

    /// Whether it is a partition or an heir.
    pub(super) fn is_child(&self) -> bool {
        self.family != Family::None
    }

    /// Whether a tenant can be the empty text.
    pub(super) fn can_be_empty(&self) -> bool {
        let never = ["uuid", "bigint", "integer", "smallint", "numeric"];
        !never.contains(&self.column_type.as_str())
    }

    /// For people.
    pub(super) fn object(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    /// Something of it, for people.
    pub(super) fn part(&self, name: &str) -> String {
        format!("{}.{}.{name}", self.schema, self.name)
    }

    /// For statements.
    pub(super) fn sql(&self) -> Result<String, TenantError> {
        qualified(&self.schema, &self.name)
    }

    /// The tenant's column, for statements.
    pub(super) fn column_sql(&self) -> Result<String, TenantError> {
        quote::identifier(&self.column)
    }

    /// The policy that it should have.
    pub(super) fn policy(&self, setting: &Setting) -> Policy {
        Policy::on(&self.name)
            .in_schema(&self.schema)
            .column(&self.column)
            .of_catalogue_type(&self.column_type)
            .setting(setting.clone())
    }
}

/// A name with its schema, for statements.
pub(super) fn qualified(schema: &str, name: &str) -> Result<String, TenantError> {
    Ok(format!(
        "{}.{}",
        quote::identifier(schema)?,
        quote::identifier(name)?
    ))
}

/// Whom a privilege is taken from: names, or PUBLIC for none.
pub(super) fn grantees(names: &[Option<String>]) -> Result<String, TenantError> {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| match name {
            Some(name) => quote::identifier(name),
            None => Ok("PUBLIC".to_owned()),
        })
        .collect::<Result<_, _>>()?;
    Ok(quoted.join(", "))
}

/// Numbers of tables, for a parameter.
pub(super) fn oids(tables: &[Table]) -> Vec<Oid> {
    tables.iter().map(|table| table.oid).collect()
}

/// Numbers of their tenant columns, for a parameter.
pub(super) fn attnums(tables: &[Table]) -> Vec<i16> {
    tables.iter().map(|table| table.attnum).collect()
}

/// The table of a number that was asked for.
pub(super) fn by_oid(tables: &[Table], oid: Oid) -> Option<&Table> {
    tables.iter().find(|table| table.oid == oid)
}
