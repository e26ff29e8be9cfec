//! What a session is like between transactions, so that a change of it is noticed.

use std::sync::OnceLock;

use sqlx::PgConnection;

use crate::exchange::exchange;
use crate::{Setting, lease};

/// What all connections of one pool have in common.
#[derive(Debug, Default)]
pub(crate) struct Home {
    pub(crate) setting: Setting,
    /// Role, search path and tenant of a connection that nobody has used.
    untouched: OnceLock<String>,
}

impl Home {
    pub(crate) fn new(setting: Setting) -> Self {
        Home {
            setting,
            untouched: OnceLock::new(),
        }
    }

    /// A query for what a statement such as `SET ROLE`, `SET search_path` or `SET` of the
    /// tenant, without LOCAL, would leave to the next borrower of the connection.
    pub(crate) fn state(&self) -> String {
        // By their full names: some projects put a `now()` of their own before PostgreSQL's.
        format!(
            "SELECT pg_catalog.concat(current_user, ' ', \
             pg_catalog.current_setting('search_path'), ' ', {})",
            self.setting.current()
        )
    }

    /// Asks, once, what the pool's connections are like. `false` if this one does not tell:
    /// it is inside somebody's transaction, or its answers are to earlier messages.
    pub(crate) async fn learn(&self, conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
        if self.untouched.get().is_some() {
            return Ok(true);
        }
        let state = self.state();
        let sql = format!("{state} WHERE pg_catalog.now() = pg_catalog.statement_timestamp()");
        let answers = exchange(conn, sql).await;
        if let Some(state) = answers.just(1, 1) {
            // Another task may have been first, with the same.
            let _ = self.untouched.set(state.to_owned());
            return Ok(true);
        }
        match answers.error {
            Some(error) if !lease::is_not_fresh(&error) => Err(error),
            _ => Ok(false),
        }
    }

    pub(crate) fn is_untouched(&self, state: &str) -> bool {
        self.untouched.get().is_some_and(|known| known == state)
    }
}
