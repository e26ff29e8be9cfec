//! What a tenant's transaction is begun with.

use std::time::Duration;

use crate::{Isolation, TenantError, quote};

/// How the transactions of a [`Tenants`](crate::Tenants) are begun. Everything here is set
/// for the transaction alone (`SET LOCAL`), in the same round trip as BEGIN.
///
/// ```
/// use std::time::Duration;
/// use transom_tenant::TxOptions;
///
/// // A role that may only read, and no statement over two seconds.
/// let reports = TxOptions::new()
///     .read_only()
///     .role("reporting")?
///     .statement_timeout(Duration::from_secs(2));
/// # Ok::<(), transom_tenant::TenantError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct TxOptions {
    isolation: Option<Isolation>,
    read_only: bool,
    role: Option<String>,
    statement_timeout: Option<Duration>,
    lock_timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
}

impl TxOptions {
    /// The server's own defaults.
    pub fn new() -> Self {
        TxOptions::default()
    }

    /// Another isolation level than the session's.
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Writing is refused (25006).
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Works as another role (`SET LOCAL ROLE`), of which the pool's role must be a member:
    /// one that may only read, or one that a policy lets see all rows.
    ///
    /// # Errors
    /// [`TenantError::InvalidName`], also for `none`: no role is called so, and `SET ROLE`
    /// takes it for no other role, even in quotes.
    pub fn role(mut self, role: impl AsRef<str>) -> Result<Self, TenantError> {
        let role = role.as_ref();
        if role == "none" {
            let name = role.to_owned();
            return Err(TenantError::InvalidName { name });
        }
        self.role = Some(quote::identifier(role)?);
        Ok(self)
    }

    /// The server ends a statement that takes longer (57014). Dropping a future does not: the
    /// server goes on with the statement, and the next borrower waits for it.
    ///
    /// Rounded up to a millisecond; at most 2³¹−1 of them.
    pub fn statement_timeout(mut self, limit: Duration) -> Self {
        self.statement_timeout = Some(limit);
        self
    }

    /// The server gives up on a lock after this long (55P03). As
    /// [`statement_timeout`](TxOptions::statement_timeout).
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.lock_timeout = Some(limit);
        self
    }

    /// The server ends a session that leaves its transaction idle for this long (25P03). As
    /// [`statement_timeout`](TxOptions::statement_timeout).
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = Some(limit);
        self
    }

    /// BEGIN.
    pub(crate) fn begin(&self) -> String {
        let isolation = self.isolation.map_or("", Isolation::sql);
        let access = if self.read_only { " READ ONLY" } else { "" };
        format!("BEGIN{isolation}{access}")
    }

    /// What follows when the tenant is set, each with `; ` before it.
    pub(crate) fn settings(&self) -> String {
        let times = [
            ("statement_timeout", self.statement_timeout),
            ("lock_timeout", self.lock_timeout),
            ("idle_in_transaction_session_timeout", self.idle_timeout),
        ];
        let times = times.into_iter().filter_map(|(name, limit)| {
            let limit = milliseconds(limit?);
            Some(format!("; SET LOCAL {name} = {limit}"))
        });
        let role = self
            .role
            .iter()
            .map(|role| format!("; SET LOCAL ROLE {role}"));
        times.chain(role).collect()
    }
}

/// PostgreSQL reads 0 as no limit at all, and 32 bits.
pub(crate) fn milliseconds(limit: Duration) -> i32 {
    let whole = limit.as_nanos().div_ceil(1_000_000);
    i32::try_from(whole).unwrap_or(i32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_option_is_local_to_the_transaction() {
        let options = TxOptions::new()
            .isolation(Isolation::Serializable)
            .read_only()
            .role("a\"b")
            .unwrap()
            .statement_timeout(Duration::from_micros(1))
            .lock_timeout(Duration::MAX)
            .idle_timeout(Duration::from_millis(1500));
        assert_eq!(
            options.begin(),
            "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY"
        );
        assert_eq!(
            options.settings(),
            "; SET LOCAL statement_timeout = 1; SET LOCAL lock_timeout = 2147483647\
             ; SET LOCAL idle_in_transaction_session_timeout = 1500; SET LOCAL ROLE \"a\"\"b\""
        );
        // Would be the pool's own role.
        assert!(TxOptions::new().role("none").is_err());
        // 0 would be no limit.
        assert_eq!(milliseconds(Duration::ZERO), 1);
        assert_eq!(TxOptions::new().begin(), "BEGIN");
        assert_eq!(TxOptions::new().settings(), "");
    }
}
