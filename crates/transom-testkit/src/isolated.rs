//! A schema or database of one test.

use std::{
    fmt,
    sync::{Mutex, PoisonError, mpsc},
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, Executor, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::oneshot;

use crate::{
    IsolateError, Server,
    name::{quote, sql},
    rights, wreckage,
};

/// How long a drop waits for the keeper.
const PATIENCE: Duration = Duration::from_secs(30);
/// Connections of [`Isolated::pool`].
const CONNECTIONS: u32 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Schema,
    Database,
}

impl Kind {
    fn create(self, name: &str) -> AssertSqlSafe<String> {
        sql(match self {
            Self::Schema => format!("CREATE SCHEMA {}", quote(name)),
            // template0, because others may be connected to template1, which forbids copying it.
            Self::Database => {
                format!(
                    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'",
                    quote(name)
                )
            }
        })
    }
}

/// A schema or database that only one test knows.
///
/// Dropping it drops the schema or database with everything in it and the roles made for it, ends
/// connections that are in the way, and waits for that (for at most 30 s). The work is done by the
/// server's own thread, so it does not matter whether the test's runtime still runs.
pub struct Isolated {
    server: Server,
    kind: Kind,
    name: String,
    pool: PgPool,
    roles: Mutex<Vec<String>>,
}

impl fmt::Debug for Isolated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Isolated")
            .field("kind", &self.kind)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Isolated {
    pub(crate) async fn schema(server: Server) -> Result<Self, IsolateError> {
        Self::create(server, Kind::Schema).await
    }

    pub(crate) async fn database(server: Server) -> Result<Self, IsolateError> {
        Self::create(server, Kind::Database).await
    }

    async fn create(server: Server, kind: Kind) -> Result<Self, IsolateError> {
        let name = server.next_name();
        let (done, answer) = oneshot::channel();
        let job_name = name.clone();
        let submitted = server.submit(Box::new(move |pool| {
            Box::pin(async move {
                let result = pool.execute(kind.create(&job_name)).await.map(drop);
                if done.send(result).is_err() {
                    // Whoever asked is gone, so nobody would drop it.
                    clear(&pool, kind, &job_name, &[]).await;
                }
            })
        }));
        if !submitted {
            return Err(server.keeper_gone());
        }
        let doing = match kind {
            Kind::Schema => "create the schema",
            Kind::Database => "create the database",
        };
        answer
            .await
            .map_err(|_closed| server.keeper_gone())?
            .map_err(|source| IsolateError::Database {
                doing,
                name: name.clone(),
                server: server.source().to_string(),
                source,
            })?;
        // Lazy: many tests need one connection, and some none.
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_lazy_with(place(server.options(), kind, &name));
        Ok(Self {
            server,
            kind,
            name,
            pool,
            roles: Mutex::new(Vec::new()),
        })
    }

    /// A pool of at most 10 connections as the server's administrator, whose `search_path` is this
    /// schema (of a database of its own: the default).
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The name of the schema or database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server it is on.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// How [`Isolated::pool`] connects, for pools and connections of other sizes.
    pub fn options(&self) -> PgConnectOptions {
        place(self.server.options(), self.kind, &self.name)
    }

    /// [`Isolated::options`] by TCP; see [`Server::tcp_options`].
    pub fn tcp_options(&self) -> Option<PgConnectOptions> {
        Some(place(self.server.tcp_options()?, self.kind, &self.name))
    }

    /// How to connect as a fresh role with the rights of an application: it may log in, use the
    /// schema (of a database of its own: `public`), read and write the rows of the tables that are
    /// there *now*, and use the sequences that are there now.
    ///
    /// It is no superuser, does not bypass row-level security and owns nothing. Call it after the
    /// tables are made. The role is dropped with this value.
    ///
    /// # Panics
    ///
    /// With PostgreSQL's message if the role cannot be made; on a server of `DATABASE_URL`, the
    /// user needs `CREATEROLE`.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: a role whose future was dropped half-way is dropped with this value.
    pub async fn app_role(&self) -> PgConnectOptions {
        let role = self.server.next_name();
        // Noted before it exists: dropping a role that was never made is no error.
        self.roles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(role.clone());
        match rights::app_role(self, &role).await {
            Ok(password) => self.options().username(&role).password(&password),
            Err(error) => panic!("{error}"),
        }
    }

    /// Where [`Isolated::app_role`] gives rights.
    pub(crate) fn home_schema(&self) -> &str {
        match self.kind {
            Kind::Schema => &self.name,
            Kind::Database => "public",
        }
    }

    pub(crate) fn error(
        &self,
        doing: &'static str,
        name: &str,
        source: sqlx::Error,
    ) -> IsolateError {
        IsolateError::Database {
            doing,
            name: name.to_owned(),
            server: self.server.source().to_string(),
            source,
        }
    }
}

impl Drop for Isolated {
    fn drop(&mut self) {
        let (kind, name) = (self.kind, self.name.clone());
        let roles = std::mem::take(self.roles.get_mut().unwrap_or_else(PoisonError::into_inner));
        // A std channel: this may run on a runtime's thread, where blocking on tokio's panics.
        let (done, wait) = mpsc::channel();
        let submitted = self.server.submit(Box::new(move |pool| {
            Box::pin(async move {
                clear(&pool, kind, &name, &roles).await;
                let _nobody_waits = done.send(());
            })
        }));
        if submitted && wait.recv_timeout(PATIENCE).is_err() {
            tracing::warn!(name = self.name, "not dropped within {PATIENCE:?}");
        }
    }
}

fn place(options: PgConnectOptions, kind: Kind, name: &str) -> PgConnectOptions {
    match kind {
        Kind::Schema => options.options([("search_path", name)]),
        Kind::Database => options.database(name),
    }
}

/// Drops the schema or database and the roles. An error cannot be returned from a drop, and must
/// not fail a test that passed: it is logged, and the server or the next run's sweep takes the rest.
async fn clear(pool: &PgPool, kind: Kind, name: &str, roles: &[String]) {
    if let Err(error) = try_clear(pool, kind, name, roles).await {
        tracing::warn!(name, %error, "cannot drop what a test made");
    }
}

async fn try_clear(
    pool: &PgPool,
    kind: Kind,
    name: &str,
    roles: &[String],
) -> Result<(), sqlx::Error> {
    let mut session = pool.acquire().await?;
    let dropped = match kind {
        Kind::Schema => wreckage::drop_schema(&mut session, name).await,
        Kind::Database => session
            .execute(sql(wreckage::drop_database(name)))
            .await
            .map(drop),
    };
    let mut result = dropped;
    for role in roles {
        result = result.and(rights::drop_role(&mut session, role).await);
    }
    result
}
