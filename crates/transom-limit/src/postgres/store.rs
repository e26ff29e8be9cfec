//! Several limits, many processes.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, PgExecutor, PgPool};

use super::again::twice;
use super::limits::{Kept, kept};
use super::rows::Rows;
use super::statements::Statements;
use super::{BuildError, Error, Sweeper};
use crate::{Act, Ask, Decision, Limit, Store, StoreError, Verdict};

/// Limits whose buckets are in PostgreSQL, so that all processes with the same schema and names share them. Cheap to
/// clone.
///
/// ```no_run
/// use transom_limit::{Ask, Limit, Quota, RateLimiter, postgres};
///
/// # async fn example(pool: sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// postgres::install(&mut *pool.acquire().await?, "limits").await?;
/// let limits = [
///     Limit::new("burst", Quota::per_second(10)?),
///     Limit::new("hourly", Quota::per_hour(1000)?),
/// ];
/// let limits = RateLimiter::new(postgres::PgStore::new(pool, "limits", limits)?);
///
/// let verdict = limits.check_all(&[Ask::new(0, "ann"), Ask::new(1, "ann")]).await?;
/// println!("{}", if verdict.is_allowed() { "go on" } else { "wait" });
/// # Ok(()) }
/// ```
///
/// # All or none
///
/// Every act is one statement, whatever the number of asks, at one moment of the server's clock. A request that
/// is denied was only read: it took nothing, locked nothing and wrote nothing. If another was faster between the
/// look and the taking, what was taken of the first rows is put back under their locks, before anyone can see it, and all
/// is looked at again. Rows are locked in the order of their names and keys, so statements of stores do not deadlock;
/// several of them in a transaction of yours may.
///
/// # Errors
///
/// What cannot be asked is told before the server is ([`StoreError::is_misuse`]). All else is
/// [`StoreError::Unavailable`], whose source is an [`Error`]. A serialization failure or a deadlock (40001, 40P01) took
/// nothing, and is tried once more on another connection of the pool. The first is common only where the sessions' default
/// isolation is `REPEATABLE READ` or stricter: leave it at `READ COMMITTED` for the pool of a limiter.
///
/// # Cancel safety
///
/// A future that is dropped while it waits may or may not have taken its tokens, of all asks or of none. Its connection
/// is not left inside a transaction.
///
/// # The pool
///
/// By default sqlx asks whether a connection still lives each time before it hands it out: a second round trip for each
/// decision. `PgPoolOptions::test_before_acquire(false)` leaves that out.
#[derive(Debug, Clone)]
pub struct PgStore {
    pool: PgPool,
    schema: Arc<str>,
    limits: Arc<[Limit]>,
    kept: Arc<[Kept]>,
    statements: Statements,
}

impl PgStore {
    /// The limits in `schema`, which must be [`install`](super::install)ed before the first act. The pool is that of the
    /// primary: a standby has no such table.
    ///
    /// All programs should give a name the same quota. While they differ, as during a deployment,
    /// each holds the shared bucket to its own: the tokens missing from it are carried over, rounded
    /// up.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if a name cannot be one or is there twice, or a quota cannot be kept exactly in microseconds.
    pub fn new(
        pool: PgPool,
        schema: &str,
        limits: impl IntoIterator<Item = Limit>,
    ) -> Result<Self, BuildError> {
        let limits: Arc<[Limit]> = limits.into_iter().collect();
        Ok(Self {
            kept: kept(&limits)?.into(),
            statements: Statements::of(schema)?,
            schema: schema.into(),
            pool,
            limits,
        })
    }

    /// Where its connections come from.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// [`Store::act`] on a connection or in a transaction of yours: what is taken is undone if that is rolled back, and its
    /// rows are locked until it ends. Nothing is tried again: after an error the transaction is over.
    ///
    /// # Errors
    ///
    /// As [`Store::act`].
    ///
    /// # Cancel safety
    ///
    /// As [`Store::act`].
    pub async fn act_on(
        &self,
        executor: impl PgExecutor<'_>,
        act: Act,
        asks: &[Ask<'_>],
    ) -> Result<Verdict, StoreError> {
        if asks.is_empty() {
            return Ok(Verdict::new([]));
        }
        let rows = Rows::together(&self.kept, act, asks)?;
        let answer = self.ask(executor, act, &rows, None).await;
        answer.map_err(|error| self.unavailable(error))
    }

    /// What [`Store::act`] does, at `now` instead of the server's time: since 1970, in whole microseconds, the rest cut off. For
    /// tests and for replays; like a clock that goes back, a time before a key's latest admission counts as that.
    ///
    /// # Errors
    ///
    /// As [`Store::act`].
    ///
    /// # Cancel safety
    ///
    /// As [`Store::act`].
    pub async fn act_at(
        &self,
        act: Act,
        asks: &[Ask<'_>],
        now: Duration,
    ) -> Result<Verdict, StoreError> {
        let now = i64::try_from(now.as_micros()).unwrap_or(i64::MAX);
        self.act_by(act, asks, Some(now)).await
    }

    /// Takes the tokens of each ask for itself: a batch of requests that have nothing to do with each other, decided
    /// in one statement, at several times the rate of single ones. The answers are in the order of the asks. Of one bucket they
    /// are decided in that order, too.
    ///
    /// The rows of those admitted are locked until all are decided: some hundred at a time are plenty.
    ///
    /// # Errors
    ///
    /// As [`Store::act`]; one ask that cannot be fails all, and nothing is taken.
    ///
    /// # Cancel safety
    ///
    /// As [`Store::act`].
    pub async fn check_many(&self, asks: &[Ask<'_>]) -> Result<Vec<Decision>, StoreError> {
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        let rows = Rows::apart(&self.kept, asks)?;
        let answer = twice(|| {
            sqlx::query_as(AssertSqlSafe(Arc::clone(&self.statements.take_each)))
                .bind(None::<i64>)
                .bind(&rows.names)
                .bind(&rows.keys)
                .bind(&rows.costs)
                .bind(rows.each(|units| units.token))
                .bind(rows.each(|units| units.refill))
                .bind(rows.each(|units| units.bucket))
                .fetch_one(&self.pool)
        });
        let told: Result<(Vec<bool>, Vec<i64>, Vec<i64>), _> = answer.await;
        let told = told
            .map_err(Error::from)
            .and_then(|(taken, missing, behind)| {
                let decisions = rows.decisions(&taken, &pairs(missing, behind));
                decisions.ok_or(Error::Answer)
            });
        told.map_err(|error| self.unavailable(error))
    }

    /// How many keys each limit keeps, in the order of [`Store::limits`]: those in use, and those whose bucket is full
    /// again and that were not [swept](Self::sweeper) yet. Reads the whole index.
    ///
    /// # Errors
    ///
    /// [`Error::NotInstalled`], and [`Error::Sqlx`] if the database fails.
    pub async fn keys(&self) -> Result<Vec<u64>, Error> {
        let names: Vec<&str> = self.limits.iter().map(Limit::name).collect();
        let counts: Result<Vec<i64>, _> =
            sqlx::query_scalar(AssertSqlSafe(Arc::clone(&self.statements.keys)))
                .bind(names)
                .fetch_all(&self.pool)
                .await;
        let counts = counts.map_err(|error| Error::of(error, &self.schema))?;
        Ok(counts.into_iter().map(i64::unsigned_abs).collect())
    }

    /// What deletes the keys whose bucket is full again. Nothing else does.
    pub fn sweeper(&self) -> Sweeper {
        Sweeper::new(self.clone())
    }

    /// Deletes what is full in the pages from `from` to before `to`, and tells how many rows that were and how many pages
    /// the table has.
    pub(super) async fn sweep_pages(&self, from: u32, to: u32) -> Result<(u64, u64), Error> {
        let each = |number: fn(&Kept) -> i64| self.kept.iter().map(number).collect::<Vec<_>>();
        let names: Vec<&str> = self.limits.iter().map(Limit::name).collect();
        let swept = sqlx::query_as(AssertSqlSafe(Arc::clone(&self.statements.sweep_pages)))
            .bind(&*self.schema)
            .bind(format!("({from},0)"))
            .bind(format!("({to},0)"))
            .bind(names)
            .bind(each(|kept| kept.units.token))
            .bind(each(|kept| kept.units.refill))
            .bind(each(|kept| kept.units.bucket))
            .fetch_one(&self.pool)
            .await;
        let (rows, pages): (i64, i64) = swept.map_err(|error| Error::of(error, &self.schema))?;
        Ok((rows.unsigned_abs(), pages.unsigned_abs()))
    }

    async fn act_by(
        &self,
        act: Act,
        asks: &[Ask<'_>],
        now: Option<i64>,
    ) -> Result<Verdict, StoreError> {
        if asks.is_empty() {
            return Ok(Verdict::new([]));
        }
        let rows = Rows::together(&self.kept, act, asks)?;
        let answer = twice(|| self.ask(&self.pool, act, &rows, now)).await;
        answer.map_err(|error| self.unavailable(error))
    }

    async fn ask(
        &self,
        executor: impl PgExecutor<'_>,
        act: Act,
        rows: &Rows<'_>,
        now: Option<i64>,
    ) -> Result<Verdict, Error> {
        let (taken, found) = match act {
            Act::Charge => (
                true,
                self.settle(executor, &self.statements.charge, rows, now)
                    .await?,
            ),
            Act::GiveBack => (
                true,
                self.settle(executor, &self.statements.give_back, rows, now)
                    .await?,
            ),
            Act::Take | Act::Reserve { .. } | Act::Peek => self.take(executor, rows, now).await?,
        };
        let verdict = match act {
            Act::Charge | Act::GiveBack => rows.stand(&found),
            Act::Peek => rows.looked(&found),
            Act::Take | Act::Reserve { .. } => rows.verdict(taken, &found),
        };
        verdict.ok_or(Error::Answer)
    }

    async fn take(
        &self,
        executor: impl PgExecutor<'_>,
        rows: &Rows<'_>,
        now: Option<i64>,
    ) -> Result<(bool, Vec<(i64, i64)>), sqlx::Error> {
        if let Some((name, key, cost, units, wait)) = rows.single() {
            let (taken, missing, behind) =
                sqlx::query_as(AssertSqlSafe(Arc::clone(&self.statements.take)))
                    .bind(now)
                    .bind(name)
                    .bind(key)
                    .bind(cost)
                    .bind(units.token)
                    .bind(units.refill)
                    .bind(units.bucket)
                    .bind(wait)
                    .fetch_one(executor)
                    .await?;
            return Ok((taken, vec![(missing, behind)]));
        }
        let (taken, missing, behind) =
            sqlx::query_as(AssertSqlSafe(Arc::clone(&self.statements.take_all)))
                .bind(now)
                .bind(&rows.names)
                .bind(&rows.keys)
                .bind(&rows.costs)
                .bind(rows.each(|units| units.token))
                .bind(rows.each(|units| units.refill))
                .bind(rows.each(|units| units.bucket))
                .bind(&rows.waits)
                .fetch_one(executor)
                .await?;
        Ok((taken, pairs(missing, behind)))
    }

    async fn settle(
        &self,
        executor: impl PgExecutor<'_>,
        statement: &Arc<str>,
        rows: &Rows<'_>,
        now: Option<i64>,
    ) -> Result<Vec<(i64, i64)>, sqlx::Error> {
        let (missing, behind) = sqlx::query_as(AssertSqlSafe(Arc::clone(statement)))
            .bind(now)
            .bind(&rows.names)
            .bind(&rows.keys)
            .bind(&rows.costs)
            .bind(rows.each(|units| units.token))
            .bind(rows.each(|units| units.refill))
            .bind(rows.each(|units| units.bucket))
            .fetch_one(executor)
            .await?;
        Ok(pairs(missing, behind))
    }

    fn unavailable(&self, error: Error) -> StoreError {
        let error = match error {
            Error::Sqlx(error) => Error::of(error, &self.schema),
            other => other,
        };
        StoreError::Unavailable(Box::new(error))
    }
}

impl Store for PgStore {
    fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// A microsecond.
    fn resolution(&self) -> Duration {
        Duration::from_micros(1)
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        self.act_by(act, asks, None).await
    }
}

fn pairs(missing: Vec<i64>, behind: Vec<i64>) -> Vec<(i64, i64)> {
    missing.into_iter().zip(behind).collect()
}
