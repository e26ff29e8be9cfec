//! What in a database lets one tenant reach another's rows.

mod allowance;
mod columns;
mod defaults;
mod expression;
mod finding;
mod findings;
mod foreign_keys;
mod functions;
mod judge;
mod kind;
mod owners;
mod policies;
mod privileges;
mod roles;
mod row_security;
#[cfg(feature = "serde")]
mod serialize;
mod server;
mod table;
mod tenant_value;
mod unique;
mod views;

use futures::future::BoxFuture;
use sqlx::{Acquire, Postgres};

use crate::{Setting, TenantError};
use allowance::Allowance;
pub use finding::{Finding, Severity};
pub use findings::Findings;
pub use kind::FindingKind;
use server::Server;
use table::Table;

/// Why an [`Audit`] has no findings to give.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A role of the application that there is not.
    #[error("there is no role {role:?}")]
    NoSuchRole {
        /// Its name.
        role: String,
    },
    /// A schema that there is not.
    #[error("there is no schema {schema:?}")]
    NoSuchSchema {
        /// Its name.
        schema: String,
    },
    /// The catalogue has a name that this crate does not put into a statement.
    #[error("no fix could be written")]
    Fix(#[from] TenantError),
    /// The catalogue could not be read.
    #[error("reading the catalogue failed")]
    Database(#[from] sqlx::Error),
}

/// Looks for everything in a database by which one tenant could reach another's rows, or learn
/// of them, in spite of row-level security or for want of it. Each [`Finding`] comes with the
/// SQL that mends it.
///
/// A table is a tenant's if it has a tenant column. As one assertion in a test:
///
/// ```no_run
/// # use transom_tenant::{Audit, FindingKind};
/// # async fn f(pool: sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// let findings = Audit::new()
///     .schema("public")
///     .app_role("app")
///     .allow(FindingKind::PrimaryKeyWithoutTenant, "*", "ids are random uuids")
///     .run(&pool)
///     .await?;
/// findings.assert_clean();
/// # Ok(())
/// # }
/// ```
///
/// # How policies are judged
///
/// By their text, as the server gives it back: split at AND and OR, each part is the tenant's
/// column compared with the setting, or it is not. An OR is as good as its worst part, an AND
/// and a further restrictive policy as the best. So `tenant_id = .. OR is_public` is a
/// finding; [allow](Audit::allow) it if you mean it. What the column is compared with is known
/// in its usual forms; any other (a function of your own, a `coalesce`) is evaluated by the
/// server, read-only and undone, with the setting at two tenants and empty. That runs the
/// functions of the policy with the rights of the connection.
///
/// # What it cannot see
///
/// - What the statements of functions and triggers do; what their owner may do is seen.
/// - Roles: only those named by [`app_role`](Audit::app_role). Without any, what PUBLIC may do.
///   A policy is taken to apply where the role inherits, not where it would have to `SET ROLE`.
///   What a role may do is not asked while it is a superuser: mend that, and look again.
/// - Tables without a tenant column that hold tenants' data all the same, and foreign keys
///   from them.
/// - A constant tenant: `tenant_id = 'root'` is taken for rows that belong to all, to be read.
/// - Rules of tables, exclusion constraints, foreign tables, publications of logical
///   replication, large objects, and the settings of `postgresql.conf`.
/// - TRIGGER, the roles `pg_read_server_files`, `pg_write_server_files` and
///   `pg_execute_server_program`, REPLICATION, and who owns a schema, and so may drop what is
///   in it.
/// - It reads the catalogue in several statements: DDL that runs meanwhile may be seen in part,
///   or be an error.
///
/// Every role may run it: `pg_catalog` is there for all to read.
#[derive(Clone, Debug, Default)]
#[must_use = "an audit finds nothing until it is run"]
pub struct Audit {
    schemas: Vec<String>,
    columns: Vec<String>,
    setting: Setting,
    apps: Vec<String>,
    allowances: Vec<Allowance>,
}

impl Audit {
    /// Of all schemas but the system's, with the tenant in columns called `tenant_id` and in
    /// the setting `transom.tenant`.
    pub fn new() -> Self {
        Audit::default()
    }

    /// Only the tables of this schema, and what reaches them from anywhere; may be called
    /// again for others.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schemas.push(schema.into());
        self
    }

    /// The tenant's column, instead of `tenant_id`; may be called again for others. A table
    /// that has several is taken by the first.
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.columns.push(column.into());
        self
    }

    /// The setting that holds the tenant, instead of `transom.tenant`.
    pub fn setting(mut self, setting: Setting) -> Self {
        self.setting = setting;
        self
    }

    /// A role that the application connects as or sets; may be called again for others. With
    /// it the roles are looked at, and only what they can reach is.
    pub fn app_role(mut self, role: impl Into<String>) -> Self {
        self.apps.push(role.into());
        self
    }

    /// Expects findings of this kind about this [object](Finding::object), or about any
    /// (`"*"`), for a reason. They are listed apart ([`Findings::allowed`]).
    pub fn allow(
        mut self,
        kind: FindingKind,
        object: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        self.allowances
            .push(Allowance::new(kind, object.into(), reason.into()));
        self
    }

    /// Looks, on a pool's connection or on yours. It takes about a dozen statements.
    ///
    /// # Errors
    /// [`AuditError`].
    ///
    /// # Cancel safety
    /// Nothing is written. Dropped half way inside of a transaction of yours, the transaction
    /// may be left with a savepoint and another tenant: roll it back.
    pub fn run<'a, 'c: 'a, A>(&'a self, on: A) -> BoxFuture<'a, Result<Findings, AuditError>>
    where
        A: Acquire<'c, Database = Postgres> + Send + 'a,
    {
        // Not an `async fn`, whose future could not be spawned with a borrowed connection.
        Box::pin(async move {
            let mut conn = on.acquire().await?;
            let conn = &mut *conn;
            let server = Server::load(conn, self).await?;
            let tables = Table::load(conn, self).await?;
            let mut found = Vec::new();
            let policies = policies::load(conn, &tables, &self.apps).await?;
            let values = tenant_value::evaluate(conn, &self.setting, &tables, &policies).await?;
            for table in &tables {
                let of_table: Vec<_> = policies.iter().filter(|p| p.oid == table.oid).collect();
                found.extend(row_security::check(self, table, &of_table)?);
                found.extend(judge::check(self, table, &of_table, &values)?);
            }
            found.extend(foreign_keys::check(conn, &tables, &server).await?);
            found.extend(unique::check(conn, &tables).await?);
            found.extend(columns::check(self, &tables, &policies)?);
            found.extend(views::check(conn, self, &tables, &server).await?);
            found.extend(functions::check(conn, self, &tables).await?);
            found.extend(roles::check(conn, self, &server).await?);
            found.extend(owners::check(conn, self, &tables).await?);
            found.extend(privileges::check(conn, self, &tables).await?);
            found.extend(defaults::check(conn, self).await?);
            Ok(Findings::sorted(found, &self.allowances))
        })
    }

    fn schemas(&self) -> Option<&[String]> {
        (!self.schemas.is_empty()).then_some(&*self.schemas)
    }

    fn columns(&self) -> Vec<String> {
        if self.columns.is_empty() {
            vec!["tenant_id".to_owned()]
        } else {
            self.columns.clone()
        }
    }
}

/// [`Audit::new`] and [`run`](Audit::run): without the application's roles, which are half of
/// it.
///
/// # Errors
/// [`AuditError`].
///
/// # Cancel safety
/// As [`Audit::run`].
pub fn audit<'c, A>(on: A) -> BoxFuture<'c, Result<Findings, AuditError>>
where
    A: Acquire<'c, Database = Postgres> + Send + 'c,
{
    Box::pin(async move { Audit::new().run(on).await })
}
