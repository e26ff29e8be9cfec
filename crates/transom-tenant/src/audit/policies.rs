//! The policies there are.

use sqlx::postgres::PgRow;
use sqlx::postgres::types::Oid;
use sqlx::{FromRow, PgConnection, Row};

use super::table::{Table, oids};
use crate::policy::is_exception;

/// A policy of the catalogue.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub(super) oid: Oid,
    pub(super) name: String,
    pub(super) permissive: bool,
    command: Command,
    using: Option<String>,
    check: Option<String>,
    is_public: bool,
    roles: Vec<String>,
    /// The application's roles that it applies to.
    apps: Vec<String>,
}

/// What a statement does to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Select,
    Insert,
    Update,
    Delete,
    /// Any of them, as policies have it.
    All,
}

impl FromRow<'_, PgRow> for Policy {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let command: String = row.try_get("command")?;
        Ok(Policy {
            oid: row.try_get("oid")?,
            name: row.try_get("name")?,
            permissive: row.try_get("permissive")?,
            command: match command.as_str() {
                "r" => Command::Select,
                "a" => Command::Insert,
                "w" => Command::Update,
                "d" => Command::Delete,
                _ => Command::All,
            },
            using: row.try_get("using_text")?,
            check: row.try_get("check_text")?,
            is_public: row.try_get("is_public")?,
            roles: row.try_get("roles")?,
            apps: row.try_get("apps")?,
        })
    }
}

pub(super) async fn load(
    conn: &mut PgConnection,
    tables: &[Table],
    apps: &[String],
) -> Result<Vec<Policy>, sqlx::Error> {
    sqlx::query_as(include_str!("../sql/audit_policies.sql"))
        .bind(oids(tables))
        .bind(apps)
        .persistent(false)
        .fetch_all(conn)
        .await
}

/// What they are called.
pub(super) fn names<'a>(policies: impl IntoIterator<Item = &'a Policy>) -> Vec<&'a str> {
    policies
        .into_iter()
        .map(|policy| policy.name.as_str())
        .collect()
}

impl Policy {
    pub(super) fn is_of(&self, command: Command) -> bool {
        self.command == command || self.command == Command::All
    }

    /// The texts of its conditions.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &str> {
        self.using
            .as_deref()
            .into_iter()
            .chain(self.check.as_deref())
    }

    /// Which rows the statement finds.
    pub(super) fn using(&self) -> Option<&str> {
        self.using.as_deref()
    }

    /// Which rows it may leave behind.
    pub(super) fn check(&self) -> Option<&str> {
        self.check.as_deref().or(self.using.as_deref())
    }

    /// Whether it is for somebody that tenants are served by: a role of the application, or
    /// (`unknown`, when none is given) anybody but those that a policy of ours excepts.
    pub(super) fn concerns_tenants(&self, unknown: bool) -> bool {
        if unknown {
            self.is_public || !is_exception(&self.name)
        } else {
            !self.apps.is_empty()
        }
    }

    /// Whether this one applies wherever the other one does.
    pub(super) fn covers(&self, other: &Policy, unknown: bool) -> bool {
        let all = |these: &[String], those: &[String]| those.iter().all(|one| these.contains(one));
        self.is_public
            || if unknown {
                !other.is_public && all(&self.roles, &other.roles)
            } else {
                all(&self.apps, &other.apps)
            }
    }
}
