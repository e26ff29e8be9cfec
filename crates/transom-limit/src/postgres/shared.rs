//! One limit, many processes.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, PgExecutor};

use super::ident::in_schema;
use super::limits::check_name;
use super::rows::KEY_BYTES;
use super::told::Found;
use super::units::Units;
use super::{BuildError, Error};
use crate::{Decision, InsufficientCapacity, Quota};

/// One keyed limit whose buckets are in PostgreSQL, so that all processes with the same schema and
/// name share it; also with a [`PgStore`](super::PgStore) that has a limit of that name. Cheap to clone; holds no
/// connection.
///
/// ```no_run
/// use transom_limit::{Quota, postgres};
///
/// # async fn example(pool: sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// postgres::install(&mut *pool.acquire().await?, "limits").await?;
/// let logins = postgres::Shared::new("limits", "logins", Quota::per_minute(5)?)?;
///
/// let decision = logins.check(&pool, "ann@example.com", 1).await?;
/// if !decision.is_allowed() {
///     println!("try again in {} s", decision.retry_after_ceil_secs());
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Shared {
    schema: Arc<str>,
    name: Arc<str>,
    quota: Quota,
    units: Units,
    take: Arc<str>,
    sweep: Arc<str>,
}

impl Shared {
    /// The limit called `name` (1 to 255 bytes) in `schema`, which must be
    /// [`install`](super::install)ed before the first check.
    ///
    /// All programs should give a name the same quota. While they differ, as during a deployment,
    /// each holds the shared bucket to its own: the tokens missing from it are carried over, rounded
    /// up.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if a name cannot be one, or the quota cannot be kept exactly in microseconds.
    pub fn new(schema: &str, name: &str, quota: Quota) -> Result<Self, BuildError> {
        check_name(name)?;
        Ok(Self {
            units: Units::of(&quota)?,
            take: in_schema(include_str!("../sql/take.sql"), schema)?.into(),
            sweep: in_schema(include_str!("../sql/sweep.sql"), schema)?.into(),
            schema: schema.into(),
            name: name.into(),
            quota,
        })
    }

    /// The quota each key is held to.
    pub fn quota(&self) -> &Quota {
        &self.quota
    }

    /// Takes `cost` of the key's tokens, all or none, on the server's clock. One statement. A cost of 0
    /// is always allowed, takes nothing, and tells what remains.
    ///
    /// The key (at most 1024 bytes) is kept as it is given; pass a hash if it should not be read there.
    ///
    /// # Errors
    ///
    /// [`Error::InsufficientCapacity`] if `cost` is more than the bucket ever holds, [`Error::Key`],
    /// [`Error::NotInstalled`], and [`Error::Sqlx`] if the database gave no answer; inside a
    /// `REPEATABLE READ` or `SERIALIZABLE` transaction that may be a serialization failure (40001).
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, the tokens may or may not have been taken.
    pub async fn check(
        &self,
        executor: impl PgExecutor<'_>,
        key: &str,
        cost: u64,
    ) -> Result<Decision, Error> {
        if key.len() > KEY_BYTES || key.contains('\0') {
            return Err(Error::Key { bytes: key.len() });
        }
        let Some(units) = self.units.of_cost(cost) else {
            return Err(InsufficientCapacity {
                cost,
                capacity: self.quota.capacity(),
            }
            .into());
        };
        let (taken, missing, behind): (bool, i64, i64) =
            sqlx::query_as(AssertSqlSafe(Arc::clone(&self.take)))
                .bind(None::<i64>)
                .bind(&*self.name)
                .bind(key)
                .bind(units)
                .bind(self.units.token)
                .bind(self.units.refill)
                .bind(self.units.bucket)
                .bind(0_i64)
                .fetch_one(executor)
                .await
                .map_err(|error| Error::of(error, &self.schema))?;
        let found = Found {
            units: self.units,
            missing,
            behind,
        };
        if taken {
            found.allows(0, units, i64::MAX).ok_or(Error::Answer)
        } else {
            Ok(found.denies(0, units))
        }
    }

    /// Deletes up to `at_most` keys of this limit whose bucket is full again, and tells how many there
    /// were. That changes no decision while the server's clock does not go back. Reads the limit's
    /// rows; rows in use are passed over. Nothing else ever deletes a key.
    ///
    /// # Errors
    ///
    /// [`Error::NotInstalled`], and [`Error::Sqlx`] if the database fails.
    ///
    /// # Cancel safety
    ///
    /// Dropped while it waits, the keys may or may not have been deleted; either is sound.
    pub async fn sweep(&self, executor: impl PgExecutor<'_>, at_most: u32) -> Result<u64, Error> {
        let done = sqlx::query(AssertSqlSafe(Arc::clone(&self.sweep)))
            .bind(&*self.name)
            .bind(i64::from(at_most))
            .bind(self.units.token)
            .bind(self.units.refill)
            .bind(self.units.bucket)
            .execute(executor)
            .await
            .map_err(|error| Error::of(error, &self.schema))?;
        Ok(done.rows_affected())
    }
}
