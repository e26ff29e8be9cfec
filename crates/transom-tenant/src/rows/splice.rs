//! The tenant's condition, for SQL that is written by hand.

use sqlx::{Postgres, QueryBuilder};

use crate::{TenantError, TenantTx, quote};

/// The tenant's condition in your own SQL, through sqlx's [`QueryBuilder`].
///
/// ```no_run
/// use transom_tenant::{TenantError, TenantSql, TenantTx};
///
/// async fn authors(tx: &mut TenantTx<'_>) -> Result<Vec<(String, String)>, TenantError> {
///     let mut sql = sqlx::QueryBuilder::new(
///         "select n.body, u.name from notes n join users u on u.id = n.author and ",
///     );
///     sql.push_tenant(tx, "u.tenant_id")?;
///     sql.push(" where ").push_tenant(tx, "n.tenant_id")?;
///     sql.push(" and (n.body like ").push_bind("%x%").push(" or n.pinned)");
///     Ok(sql.build_query_as().fetch_all(&mut **tx).await?)
/// }
/// ```
pub trait TenantSql {
    /// Adds `"n"."tenant_id" = $k`, with a cast if the tenant is not bound as text, and binds
    /// the transaction's tenant. Each table of a join needs its own: one that is left out is
    /// joined with the rows of all tenants.
    ///
    /// The column is written with its alias, in the case in which it stands in the catalogue;
    /// the parts between the dots are quoted. Put parentheses around an OR next to it.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`]; nothing was added.
    ///
    /// # Panics
    /// After `build`, as everything that adds to a `QueryBuilder`.
    fn push_tenant(&mut self, tx: &TenantTx<'_>, column: &str) -> Result<&mut Self, TenantError>;
}

impl TenantSql for QueryBuilder<Postgres> {
    fn push_tenant(&mut self, tx: &TenantTx<'_>, column: &str) -> Result<&mut Self, TenantError> {
        let parts: Result<Vec<String>, TenantError> =
            column.split('.').map(quote::identifier).collect();
        self.push(parts?.join("."));
        let bound = self.push(" = ").push_bind(tx.tenant().clone());
        Ok(bound.push(tx.tenant().cast()))
    }
}
