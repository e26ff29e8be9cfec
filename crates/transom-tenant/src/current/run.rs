//! Work for the current tenant.

use crate::{SendWork, TenantError, TenantTx, Tenants, current};

impl Tenants {
    /// As [`run`](Tenants::run), for the tenant that is [current](crate::current) where this is
    /// called.
    ///
    /// ```no_run
    /// # use transom_tenant::{TenantError, TenantId, Tenants, current};
    /// # async fn f(tenants: Tenants, acme: TenantId) -> Result<(), TenantError> {
    /// current::with(acme, async {
    ///     tenants
    ///         .run_current(async |tx| sqlx::query("delete from notes").execute(&mut **tx).await)
    ///         .await
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`run`](Tenants::run), and [`TenantError::NoCurrent`].
    ///
    /// # Panics
    /// As [`run`](Tenants::run).
    ///
    /// # Cancel safety
    /// As [`run`](Tenants::run).
    #[cfg_attr(docsrs, doc(cfg(feature = "task-local")))]
    pub fn run_current<'p, T, E, F>(
        &'p self,
        work: F,
    ) -> impl Future<Output = Result<T, E>> + Send + use<'p, T, E, F>
    where
        for<'r, 't> F: AsyncFnOnce(&'r mut TenantTx<'t>) -> Result<T, E>
            + SendWork<&'r mut TenantTx<'t>, Result<T, E>, Fut: Send>
            + Send
            + 'p,
        T: Send + 'p,
        E: From<TenantError> + Send + 'p,
    {
        // Not when it is polled first: that may be elsewhere.
        let tenant = current::tenant();
        async move {
            let tenant = tenant.map_err(TenantError::NoCurrent)?;
            self.run(&tenant, work).await
        }
    }
}
