//! What a session is like between transactions, so that a change of it is noticed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use sqlx::PgConnection;

use crate::exchange::exchange;
use crate::{Setting, lease};

/// What all connections of one pool have in common.
#[derive(Debug, Default)]
pub(crate) struct Home {
    pub(crate) setting: Setting,
    /// Role, search path and tenant of a connection that nobody has changed.
    untouched: RwLock<Option<String>>,
    /// Whether a connection was found that is not like that.
    doubtful: AtomicBool,
}

impl Home {
    pub(crate) fn new(setting: Setting) -> Self {
        Home {
            setting,
            ..Home::default()
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

    /// Asks what the pool's connections are like: once, and again after one was not like the
    /// others. That one is closed, so that the next one tells whether it was changed, or the
    /// defaults of the role or the database were (`ALTER ROLE .. SET`). `false` if this one does not tell:
    /// it is inside somebody's transaction, or its answers are to earlier messages.
    pub(crate) async fn learn(&self, conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
        if self.known().is_some() && !self.doubtful.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let state = self.state();
        let sql = format!("{state} WHERE pg_catalog.now() = pg_catalog.statement_timestamp()");
        let answers = exchange(conn, sql).await;
        if let Some(state) = answers.just(1, 1) {
            let mut known = self
                .untouched
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            *known = Some(state.to_owned());
            self.doubtful.store(false, Ordering::Relaxed);
            return Ok(true);
        }
        match answers.error {
            Some(error) if !lease::is_not_fresh(&error) => Err(error),
            _ => Ok(false),
        }
    }

    pub(crate) fn is_untouched(&self, state: &str) -> bool {
        let untouched = self.known().is_some_and(|known| known == state);
        if !untouched {
            self.doubtful.store(true, Ordering::Relaxed);
        }
        untouched
    }

    fn known(&self) -> Option<String> {
        let known = self.untouched.read();
        known.unwrap_or_else(PoisonError::into_inner).clone()
    }
}
