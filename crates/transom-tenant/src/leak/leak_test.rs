//! What is to be tested, and how much of it.

use std::collections::BTreeSet;
use std::fmt::{self, Debug, Display};

use sqlx::PgPool;

use super::query::{Query, Typed};
use super::run::Run;
use super::session::Sessions;
use super::watch::Watch;
use super::{LeakError, LeakReport};
use crate::{SendWorkAgain, Setting, TenantId, TenantTx, Tenants};

type Normalise<'q> = Box<dyn Fn(&str) -> String + Send + Sync + 'q>;

/// A test that nothing leaks: see the [module](crate::leak).
#[must_use = "nothing is tested until it is run"]
pub struct LeakTest<'q> {
    pub(super) tenants: &'q Tenants,
    pub(super) owner: &'q PgPool,
    pub(super) between: [TenantId; 2],
    pub(super) column: String,
    pub(super) schemas: BTreeSet<String>,
    pub(super) settings: Vec<Setting>,
    pub(super) seed: Option<Box<dyn Query + 'q>>,
    pub(super) queries: Vec<(String, Box<dyn Query + 'q>)>,
    pub(super) normalise: Option<Normalise<'q>>,
    pub(super) random: u64,
    pub(super) stories: usize,
}

impl<'q> LeakTest<'q> {
    /// A test of the application's tenants, by an owner that sees every row: a superuser, or
    /// a role with BYPASSRLS that may make schemas. The queries run as the first tenant, and
    /// must learn nothing of the second.
    ///
    /// A small pool shows more: with one connection, each step borrows what the last one left.
    pub fn new(tenants: &'q Tenants, owner: &'q PgPool, between: [TenantId; 2]) -> Self {
        LeakTest {
            tenants,
            owner,
            between,
            column: "tenant_id".to_owned(),
            schemas: BTreeSet::new(),
            settings: Vec::new(),
            seed: None,
            queries: Vec::new(),
            normalise: None,
            random: 1,
            stories: 8,
        }
    }

    /// The column by which a row says whose it is, if not `tenant_id`.
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = column.into();
        self
    }

    /// Looks at the tables of one more schema. Those on the search paths of the owner and of
    /// both tenants are looked at anyway.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schemas.insert(schema.into());
        self
    }

    /// Looks for one more setting on a connection that comes back: PostgreSQL does not list
    /// those of an application's own.
    pub fn setting(mut self, setting: Setting) -> Self {
        self.settings.push(setting);
        self
    }

    /// Writes the data of a tenant, [`tx.tenant()`](TenantTx::tenant): run once for each of
    /// the two, and committed.
    pub fn seed<T, E, F>(mut self, work: F) -> Self
    where
        for<'r, 't> F: AsyncFn(&'r mut TenantTx<'t>) -> Result<T, E>
            + SendWorkAgain<&'r mut TenantTx<'t>, Result<T, E>, Fut: Send>
            + Send
            + Sync
            + 'q,
        T: Debug + Send + 'q,
        E: Debug + Display + Send + 'q,
    {
        self.seed = Some(Box::new(Typed::<F, T, E>::new(work)));
        self
    }

    /// A query of the application, reading or writing, that may fail. What it gives is judged
    /// by its `Debug` text, and an error by `Display` and `Debug`: give all there is. It is
    /// run many times, as both tenants.
    pub fn query<T, E, F>(mut self, name: impl Into<String>, work: F) -> Self
    where
        for<'r, 't> F: AsyncFn(&'r mut TenantTx<'t>) -> Result<T, E>
            + SendWorkAgain<&'r mut TenantTx<'t>, Result<T, E>, Fut: Send>
            + Send
            + Sync
            + 'q,
        T: Debug + Send + 'q,
        E: Debug + Display + Send + 'q,
    {
        let query = Box::new(Typed::<F, T, E>::new(work));
        self.queries.push((name.into(), query));
        self
    }

    /// Rewrites results before they are compared, to take out what is another one each time.
    ///
    /// Not needed for clocks, random numbers and generated keys: each query runs twice, and
    /// the words in which it differs from itself are left out; sequences are wound to the same
    /// number before each run.
    pub fn normalise(mut self, rewrite: impl Fn(&str) -> String + Send + Sync + 'q) -> Self {
        self.normalise = Some(Box::new(rewrite));
        self
    }

    /// From which number the stories follow: another one gives other stories. 1 by default.
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random = seed;
        self
    }

    /// How many stories of 12 steps are told; 8 by default. Without any, nothing is committed
    /// but the data.
    pub fn stories(mut self, stories: usize) -> Self {
        self.stories = stories;
        self
    }

    /// Runs it, and cleans up.
    ///
    /// # Errors
    /// [`LeakError`], if nothing can be said.
    ///
    /// # Panics
    /// If a query does; its rows are not cleaned up then.
    ///
    /// # Cancel safety
    /// Dropped half way it leaves its rows, and the schema `transom_leak_<number>`.
    pub async fn run(&self) -> Result<LeakReport, LeakError> {
        let own = &self.tenants.home.setting;
        let settings = self.settings.iter().chain([own]);
        // Before anybody has used them.
        let sessions = Sessions::learn(self.tenants.source.pool()?, settings).await?;
        let [first, second] = &self.between;
        let [first, second] = [self.path(first).await?, self.path(second).await?];
        let mut schemas = self.owner_path().await?;
        schemas.extend(first.iter().chain(&second).chain(&self.schemas).cloned());
        let schemas: Vec<String> = schemas.into_iter().collect();
        let own = [&first - &second, &second - &first];
        let watch = Watch::install(self.owner, &self.column, schemas).await?;
        match watch.rows().await {
            Ok(before) => {
                // Boxed: the caller's future would be as large as all of this.
                let judged = Run::new(self, &watch, sessions).judge(&before, own);
                let judged = Box::pin(judged).await;
                let left = watch.leave(&before).await;
                let report = judged?;
                left?;
                Ok(report)
            }
            Err(error) => {
                watch.withdraw().await?;
                Err(error)
            }
        }
    }

    /// The schemas that a tenant sees.
    async fn path(&self, tenant: &TenantId) -> Result<BTreeSet<String>, LeakError> {
        let mut scope = self.tenants.scope(tenant).await?;
        let mut tx = scope.begin().await?;
        let path: Result<Vec<String>, sqlx::Error> =
            sqlx::query_scalar(PATH).fetch_one(&mut *tx).await;
        tx.rollback().await?;
        Ok(path
            .map(BTreeSet::from_iter)
            .map_err(crate::TenantError::from)?)
    }

    async fn owner_path(&self) -> Result<BTreeSet<String>, LeakError> {
        let path: Result<Vec<String>, sqlx::Error> =
            sqlx::query_scalar(PATH).fetch_one(self.owner).await;
        path.map(BTreeSet::from_iter).map_err(LeakError::Owner)
    }
}

/// Without the implicit ones, and without temporary tables' (`pg_temp_3`).
const PATH: &str = "SELECT ARRAY(
    SELECT s::text FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) s
    WHERE NOT pg_catalog.starts_with(s::text, 'pg_'))";

impl Debug for LeakTest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.queries.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("LeakTest")
            .field("between", &self.between)
            .field("queries", &names)
            .finish_non_exhaustive()
    }
}
