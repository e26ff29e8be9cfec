//! The thread that owns the server and the administrator's connections.

use std::{future::Future, pin::Pin};

use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::{mpsc, oneshot};

use crate::{
    Attempt, Environment, Source, StartError,
    choice::{self, Started},
    leftovers,
    name::Nonce,
};

/// Work for the keeper: what must not depend on the runtime of a test.
pub(crate) type Job =
    Box<dyn FnOnce(PgPool) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + 'static>;

/// What everybody may know about the server.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) options: PgConnectOptions,
    pub(crate) tcp: Option<PgConnectOptions>,
    pub(crate) source: Source,
    pub(crate) nonce: Nonce,
    pub(crate) superuser: bool,
}

/// The keeper thread: start, answer, work until nobody can ask any more, stop.
pub(crate) fn run(
    environment: &Environment,
    answer: oneshot::Sender<Result<Facts, StartError>>,
    mut queue: mpsc::UnboundedReceiver<Job>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let _gone = answer.send(Err(StartError::KeeperGone {
                reason: error.to_string(),
            }));
            return;
        }
    };
    runtime.block_on(async {
        let (started, hold) = match open(environment).await {
            Ok(open) => open,
            Err(error) => {
                let _gone = answer.send(Err(error));
                return;
            }
        };
        // Nobody waits any more: the queue is closed too, so the loop ends at once.
        let _gone = answer.send(Ok(hold.facts.clone()));
        let mut running = tokio::task::JoinSet::new();
        while let Some(job) = queue.recv().await {
            running.spawn(job(hold.pool.clone()));
            while running.try_join_next().is_some() {}
        }
        while running.join_next().await.is_some() {}
        hold.pool.close().await;
        let _closed = hold.session.close().await;
        started.life.end().await;
    });
}

struct Hold {
    facts: Facts,
    pool: PgPool,
    /// Holds the advisory lock that tells other runs that our creations are in use.
    session: PgConnection,
}

async fn open(environment: &Environment) -> Result<(Started, Hold), StartError> {
    let started = choice::start(environment).await?;
    match hold(&started).await {
        Ok(hold) => Ok((started, hold)),
        Err(error) => {
            let attempts = vec![Attempt::new(
                started.source.to_string(),
                format!("cannot prepare it: {error}"),
            )];
            started.life.end().await;
            Err(StartError::NothingWorked { attempts })
        }
    }
}

async fn hold(started: &Started) -> Result<Hold, sqlx::Error> {
    let nonce = Nonce::random();
    let options = started.options.clone().application_name("transom-testkit");
    let mut session = PgConnection::connect_with(&options).await?;
    // Before the first creation: what carries our nonce is never seen without its lock.
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(nonce.lock_key())
        .execute(&mut session)
        .await?;
    let superuser =
        sqlx::query_scalar("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user")
            .fetch_one(&mut session)
            .await?;
    if matches!(started.source, Source::Url { .. }) {
        leftovers::sweep(&mut session).await?;
    }
    let pool = PgPoolOptions::new()
        .max_connections(4)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await?;
    let facts = Facts {
        options: started.options.clone(),
        tcp: started.tcp.clone(),
        source: started.source.clone(),
        nonce,
        superuser,
    };
    Ok(Hold {
        facts,
        pool,
        session,
    })
}
