//! What the next borrower of a connection finds on it.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row};

use super::{LeakError, polls};
use crate::{Setting, TenantError, quote};

/// How often others may run before a connection counts as held by somebody.
const PATIENCE: u32 = 5000;

/// The connections of a pool, and what they are like when nobody has used them.
#[derive(Debug)]
pub(super) struct Sessions {
    pool: PgPool,
    sql: String,
    untouched: BTreeSet<String>,
}

impl Sessions {
    /// PostgreSQL does not list settings of an application's own, so they are named.
    pub(super) async fn learn(
        pool: &PgPool,
        settings: impl Iterator<Item = &Setting>,
    ) -> Result<Self, LeakError> {
        let settings = settings.map(|setting| {
            let name = quote::literal(&format!("setting {setting}"));
            let value = setting.current();
            format!(" UNION ALL SELECT {name}, coalesce({value}, '')")
        });
        let settings: String = settings.collect();
        let sql = format!("{}{settings}", include_str!("../sql/leak_session.sql"));
        let mut conn = pool.acquire().await.map_err(TenantError::Acquire)?;
        let untouched = state(&mut conn, &sql).await;
        Ok(Sessions {
            pool: pool.clone(),
            sql,
            untouched,
        })
    }

    /// Looks at every connection that is idle, at least one, and says what was left on them.
    /// Such a connection is closed: its fault is told once.
    pub(super) async fn leftovers(&self) -> Result<Vec<String>, LeakError> {
        let first = self.pool.acquire().await.map_err(TenantError::Acquire)?;
        let mut conns = vec![first];
        // They come back in tasks of their own, which take a round trip.
        for _ in 0..PATIENCE {
            conns.extend(std::iter::from_fn(|| self.pool.try_acquire()));
            if conns.len() >= self.pool.size() as usize {
                break;
            }
            polls::give_way().await;
        }
        let mut all = Vec::new();
        for mut conn in conns {
            let now = state(&mut conn, &self.sql).await;
            let left: Vec<String> = now.difference(&self.untouched).cloned().collect();
            if !left.is_empty() {
                conn.close_on_drop();
                all.push(left.join(", "));
            }
        }
        Ok(all)
    }
}

/// Line by line. In one message without parameters, so that in an open transaction the times
/// differ, and in none they do not.
async fn state(conn: &mut PgConnection, sql: &str) -> BTreeSet<String> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .fetch_all(conn)
        .await;
    match rows {
        Ok(rows) => rows
            .iter()
            .filter_map(|row| {
                let what: String = row.try_get_unchecked(0).ok()?;
                let value: Option<String> = row.try_get_unchecked(1).ok()?;
                Some(format!("{what} is {:?}", value.unwrap_or_default()))
            })
            .collect(),
        // A failed transaction refuses even this.
        Err(error) => BTreeSet::from([format!("unusable: {error}")]),
    }
}
