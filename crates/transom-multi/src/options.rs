//! How a transaction begins and ends.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, PgConnection, SqlSafeStr, SqlStr};

use crate::prologue::{Hook, HookWith, Prologue};
use crate::{Isolation, Misuse, SendPrologue, SendPrologueWith};

/// How a transaction begins and ends: isolation, time limits, settings, a prologue.
///
/// All of it holds for one transaction only; nothing is left behind on the pooled
/// connection. Everything but the prologue travels in one message with BEGIN.
///
/// ```no_run
/// # use std::time::Duration;
/// # use transom_multi::{Isolation, Multi, TxOptions};
/// # async fn f(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// let options = TxOptions::new()
///     .isolation(Isolation::Serializable)
///     .statement_timeout(Duration::from_secs(2))
///     .set_local("app.user", "ann");
/// let (rows,) = Multi::new()
///     .execute("expire", sqlx::query("delete from sessions where ends < now()"))
///     .run_with(pool, &options)
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct TxOptions<'h> {
    isolation: Option<Isolation>,
    read_only: Option<bool>,
    deferrable: Option<bool>,
    settings: Vec<(String, Vec<String>)>,
    pub(crate) fold_check: bool,
    pub(crate) constraints_at_commit: bool,
    pub(crate) prologue: Option<Arc<dyn Prologue + 'h>>,
}

impl fmt::Debug for TxOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the settings' values: they may be somebody's secrets.
        let settings = self.settings.iter().map(|(name, _)| name);
        f.debug_struct("TxOptions")
            .field("isolation", &self.isolation)
            .field("read_only", &self.read_only)
            .field("deferrable", &self.deferrable)
            .field("settings", &settings.collect::<Vec<_>>())
            .field("fold_check", &self.fold_check)
            .field("constraints_at_commit", &self.constraints_at_commit)
            .field("prologue", &self.prologue.is_some())
            .finish()
    }
}

impl<'h> TxOptions<'h> {
    /// The server's defaults.
    pub fn new() -> Self {
        TxOptions::default()
    }

    /// The isolation level.
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Refuses every write (25006).
    pub fn read_only(mut self) -> Self {
        self.read_only = Some(true);
        self
    }

    /// Allows writes, where the server's or role's default is read only.
    pub fn read_write(mut self) -> Self {
        self.read_only = Some(false);
        self
    }

    /// With [`Serializable`](Isolation::Serializable) and [`read_only`](TxOptions::read_only):
    /// waits at its start for a moment from which on it can never fail with 40001. For long
    /// reports. PostgreSQL ignores it otherwise.
    pub fn deferrable(mut self) -> Self {
        self.deferrable = Some(true);
        self
    }

    /// The longest a statement may take (57014), on the server: it stops there also when
    /// nobody waits for it here any more. Whole milliseconds, rounded up; at most 24 days;
    /// zero means no limit.
    pub fn statement_timeout(self, limit: Duration) -> Self {
        self.set_local("statement_timeout", milliseconds(limit))
    }

    /// The longest a statement may wait for a lock (55P03). Units as for
    /// [`statement_timeout`](TxOptions::statement_timeout).
    pub fn lock_timeout(self, limit: Duration) -> Self {
        self.set_local("lock_timeout", milliseconds(limit))
    }

    /// Any setting of PostgreSQL or of yours, for this transaction: `SET LOCAL name = 'value'`.
    /// The name is quoted as an identifier, with a dot between its parts (`app.tenant`).
    ///
    /// After the transaction `current_setting('app.tenant', true)` is an empty string on that
    /// connection, not NULL: policies want `nullif(.., '')`.
    pub fn set_local(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set_local_list(name, [value])
    }

    /// A setting that is a list, such as `search_path`: `SET LOCAL name = 'a', 'b'`. (As one
    /// value, `"a, b"` would be the name of one schema.)
    pub fn set_local_list<V: Into<String>>(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.settings.push((name.into(), values));
        self
    }

    /// Runs on the connection right after BEGIN and before the first step: whatever a scope
    /// needs that a [setting](TxOptions::set_local) cannot say. If it fails the transaction
    /// rolls back at `$prologue` and the connection goes back to its pool clean.
    ///
    /// Write `async |conn| ..` without `move`, so that it borrows what it captures: it runs
    /// again for every attempt. For options that own what the hook needs see
    /// [`prologue_with`](TxOptions::prologue_with).
    pub fn prologue<F>(mut self, prologue: F) -> Self
    where
        for<'r> F: AsyncFn(&'r mut PgConnection) -> Result<(), sqlx::Error>
            + SendPrologue<&'r mut PgConnection, Result<(), sqlx::Error>, Fut: Send>
            + Send
            + Sync
            + 'h,
    {
        self.prologue = Some(Arc::new(Hook(prologue)));
        self
    }

    /// As [`prologue`](TxOptions::prologue), with a value of its own, so that a function can
    /// return the options: `TxOptions::new().prologue_with(tenant, async |conn, tenant| ..)`.
    pub fn prologue_with<S, F>(mut self, value: S, prologue: F) -> Self
    where
        S: Send + Sync + 'h,
        for<'r, 's> F: AsyncFn(&'r mut PgConnection, &'s S) -> Result<(), sqlx::Error>
            + SendPrologueWith<&'r mut PgConnection, &'s S, Result<(), sqlx::Error>, Fut: Send>
            + Send
            + Sync
            + 'h,
    {
        self.prologue = Some(Arc::new(HookWith { value, prologue }));
        self
    }

    /// Leaves deferred constraints to COMMIT instead of checking them just before it. A
    /// violation is then reported at `$commit`, with the same details.
    ///
    /// For deferred constraint triggers that write rows which satisfy each other's deferred
    /// constraints only once all of them have run: PostgreSQL commits those, while after
    /// `SET CONSTRAINTS ALL IMMEDIATE` each such row is checked at once.
    pub fn constraints_at_commit(mut self) -> Self {
        self.constraints_at_commit = true;
        self
    }

    /// Sends the check of the deferred constraints in one message with COMMIT: one round
    /// trip less, none more than hand-written sqlx.
    ///
    /// The price: sqlx cannot be told of a COMMIT that it did not send, so this one is a
    /// `COMMIT AND CHAIN`, and the empty transaction after it is rolled back in the
    /// background while the connection goes back to its pool. `pg_stat_database` counts a
    /// rollback for each commit. Worth it where a round trip is what a transaction costs.
    ///
    /// Two things are less sharp then. A connection that was lost before the message went out
    /// counts as a COMMIT of [unknown outcome](crate::CommitUnknown). And a nested sqlx
    /// transaction that a step left open is committed with the rest.
    pub fn fold_check(mut self) -> Self {
        self.fold_check = true;
        self
    }

    /// What opens the transaction; `None` for a plain BEGIN.
    pub(crate) fn begin_statement(&self) -> Result<Option<SqlStr>, Misuse> {
        let sql = self.begin_sql()?;
        Ok(sql.map(|sql| AssertSqlSafe(sql).into_sql_str()))
    }

    fn begin_sql(&self) -> Result<Option<String>, Misuse> {
        let mut modes = Vec::new();
        modes.extend(self.isolation.map(Isolation::sql));
        match self.read_only {
            Some(true) => modes.push("READ ONLY"),
            Some(false) => modes.push("READ WRITE"),
            None => {}
        }
        if self.deferrable == Some(true) {
            modes.push("DEFERRABLE");
        }
        if modes.is_empty() && self.settings.is_empty() {
            return Ok(None);
        }
        let mut sql = format!("BEGIN {}", modes.join(", "));
        // SET and not `set_config`: a SELECT would fix the transaction's snapshot at BEGIN.
        for (name, values) in &self.settings {
            if name.contains('\0') || values.iter().any(|value| value.contains('\0')) {
                return Err(Misuse::ZeroByteInSetting { name: name.clone() });
            }
            let parts: Vec<_> = name.split('.').map(quote_identifier).collect();
            let values: Vec<_> = values.iter().map(|value| quote_literal(value)).collect();
            sql += "; SET LOCAL ";
            sql += &parts.join(".");
            sql += " = ";
            sql += &values.join(", ");
        }
        Ok(Some(sql))
    }
}

/// SQL's quoting of an identifier: inside double quotes only the double quote is special.
fn quote_identifier(part: &str) -> String {
    format!("\"{}\"", part.replace('"', "\"\""))
}

/// An escape string, which means the same whatever `standard_conforming_strings` is.
fn quote_literal(value: &str) -> String {
    format!("E'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
}

/// PostgreSQL's unit of timeouts. Rounded up, because 0 would mean no limit.
fn milliseconds(limit: Duration) -> String {
    let whole = limit.as_nanos().div_ceil(1_000_000);
    whole.min(i32::MAX as u128).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_transaction_needs_no_text() {
        assert_eq!(TxOptions::new().begin_sql(), Ok(None));
        assert_eq!(TxOptions::new().fold_check().begin_sql(), Ok(None));
    }

    #[test]
    fn everything_travels_with_begin() {
        let options = TxOptions::new()
            .isolation(Isolation::Serializable)
            .read_only()
            .deferrable()
            .statement_timeout(Duration::from_micros(1500))
            .lock_timeout(Duration::ZERO)
            .set_local("app.user", r"o'neil\")
            .set_local_list("search_path", ["a", "b"]);
        let expected = r#"BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE; SET LOCAL "statement_timeout" = E'2'; SET LOCAL "lock_timeout" = E'0'; SET LOCAL "app"."user" = E'o''neil\\'; SET LOCAL "search_path" = E'a', E'b'"#;
        assert_eq!(options.begin_sql().unwrap().unwrap(), expected);
    }

    #[test]
    fn a_setting_cannot_leave_its_quotes() {
        let options = TxOptions::new().set_local("a\"; drop table t; --", r"x\'; drop table t; --");
        let expected = r#"BEGIN ; SET LOCAL "a""; drop table t; --" = E'x\\''; drop table t; --'"#;
        assert_eq!(options.begin_sql().unwrap().unwrap(), expected);
    }

    #[test]
    fn a_zero_byte_is_refused() {
        let options = TxOptions::new().set_local("a", "b\0c");
        let misuse = Misuse::ZeroByteInSetting { name: "a".into() };
        assert_eq!(options.begin_sql(), Err(misuse));
    }

    #[test]
    fn time_limits_are_whole_milliseconds_within_postgresqls_range() {
        assert_eq!(milliseconds(Duration::from_nanos(1)), "1");
        assert_eq!(milliseconds(Duration::from_millis(7)), "7");
        assert_eq!(milliseconds(Duration::MAX), "2147483647");
    }
}
