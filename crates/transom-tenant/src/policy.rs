//! Row-level security: the same rule, held by PostgreSQL.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::{Setting, TenantError, quote};

/// The row-level security of one table: only rows of the transaction's tenant are visible
/// and writable, and without a tenant none.
///
/// The policy reads `nullif(current_setting('transom.tenant', true), '')`: after a
/// transaction that had set it, PostgreSQL gives back `''` and not NULL, and an empty text
/// must match nothing. It is forced, so that it binds the table's owner too; a superuser or
/// a role with BYPASSRLS is bound by nothing.
///
/// Row-level security does not cover foreign keys and unique indexes: put the tenant's
/// column into both, or a row can point at, and reveal, another tenant's.
///
/// ```
/// # use transom_tenant::Policy;
/// let ddl = Policy::on("accounts").column("tenant_id").ddl()?;
/// assert!(ddl.contains(r#"ALTER TABLE "accounts" FORCE ROW LEVEL SECURITY;"#));
/// # Ok::<(), transom_tenant::TenantError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a policy is only a text until it is installed"]
pub struct Policy {
    schema: Option<String>,
    table: String,
    column: String,
    cast: Option<&'static str>,
}

impl Policy {
    /// The policy of a table, whose tenant column is `tenant_id` of type `text`.
    pub fn on(table: impl Into<String>) -> Self {
        Policy {
            schema: None,
            table: table.into(),
            column: "tenant_id".to_owned(),
            cast: None,
        }
    }

    /// The table's schema; by default the search path decides.
    pub fn in_schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// The column that holds the tenant.
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = column.into();
        self
    }

    /// The column is of type `uuid`.
    pub fn uuid(mut self) -> Self {
        self.cast = Some("::uuid");
        self
    }

    /// The column is of type `bigint`.
    pub fn bigint(mut self) -> Self {
        self.cast = Some("::bigint");
        self
    }

    /// The statements, to be run by the table's owner; running them again changes nothing.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`].
    pub fn ddl(&self) -> Result<String, TenantError> {
        let mut table = quote::identifier(&self.table)?;
        if let Some(schema) = &self.schema {
            table = format!("{}.{table}", quote::identifier(schema)?);
        }
        let column = quote::identifier(&self.column)?;
        let rule = format!(
            "{column} = nullif({}, ''){}",
            Setting::default().current(),
            self.cast.unwrap_or_default()
        );
        Ok(format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n\
             ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n\
             DROP POLICY IF EXISTS transom_tenant ON {table};\n\
             CREATE POLICY transom_tenant ON {table}\n  USING ({rule})\n  WITH CHECK ({rule});\n"
        ))
    }

    /// Runs [`ddl`](Policy::ddl).
    ///
    /// # Errors
    /// [`TenantError::InvalidName`] as the outer error's cause, or the database's.
    pub async fn install(&self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        let ddl = self
            .ddl()
            .map_err(|e| sqlx::Error::Configuration(Box::new(e)))?;
        sqlx::raw_sql(AssertSqlSafe(ddl))
            .execute(conn)
            .await
            .map(drop)
    }
}
