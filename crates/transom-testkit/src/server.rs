//! A running server and its shared instance.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};

use sqlx::postgres::PgConnectOptions;
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    Environment, IsolateError, Isolated, Source, StartError,
    keeper::{self, Facts, Job},
    name::Nonce,
};

/// A PostgreSQL server for this process.
///
/// Cheap to clone. A server of our own is stopped and its folder removed when the last clone and
/// the last [`Isolated`] are dropped, and also when the process ends in any other way, `kill -9`
/// included.
#[derive(Debug, Clone)]
pub struct Server {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    facts: Facts,
    made: AtomicU64,
    // Both are `Some` until drop.
    jobs: Option<mpsc::UnboundedSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // A closed channel ends the keeper, and the keeper ends the server.
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            let _panicked = thread.join();
        }
    }
}

impl Server {
    /// Starts (or, with `DATABASE_URL`, borrows) a server as the process's environment says.
    ///
    /// # Errors
    ///
    /// [`StartError`] naming everything that was tried, if nothing leads to a server.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: a server nobody waits for any more is stopped.
    pub async fn start() -> Result<Self, StartError> {
        Self::start_in(Environment::from_process()).await
    }

    /// [`Server::start`] in an environment of your choice.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    ///
    /// # Cancel safety
    ///
    /// As [`Server::start`].
    pub async fn start_in(environment: Environment) -> Result<Self, StartError> {
        let (started, answer) = oneshot::channel();
        let (jobs, queue) = mpsc::unbounded_channel();
        // Its own thread with its own runtime: the server outlives the runtime of the test that
        // happens to ask first.
        let thread = thread::Builder::new()
            .name("transom-testkit".to_owned())
            .spawn(move || keeper::run(&environment, started, queue))
            .map_err(|error| StartError::KeeperGone {
                reason: error.to_string(),
            })?;
        let facts = answer.await.map_err(|_| StartError::KeeperGone {
            reason: "it panicked; its message is on stderr".to_owned(),
        })??;
        Ok(Self {
            inner: Arc::new(Inner {
                facts,
                made: AtomicU64::new(0),
                jobs: Some(jobs),
                thread: Some(thread),
            }),
        })
    }

    /// The process's one server, started by whoever asks first, kept until the process ends.
    ///
    /// # Errors
    ///
    /// As [`Server::start`]; everybody who asks gets the same error.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: the start goes on for the next one who asks.
    pub async fn shared() -> Result<Self, StartError> {
        static SHARED: OnceLock<watch::Receiver<Option<Result<Server, StartError>>>> =
            OnceLock::new();
        let mut shared = SHARED.get_or_init(begin_shared).clone();
        let answer = match shared.wait_for(Option::is_some).await {
            Ok(answer) => answer.clone(),
            Err(_closed) => None,
        };
        answer.unwrap_or_else(|| {
            Err(StartError::KeeperGone {
                reason: "its starter thread ended".to_owned(),
            })
        })
    }

    /// How to connect as the server's administrator, by Unix socket where there is one.
    ///
    /// A server of our own gives a superuser.
    pub fn options(&self) -> PgConnectOptions {
        self.inner.facts.options.clone()
    }

    /// How to connect as the administrator by TCP, for what sits between client and server, such as
    /// a pooler or a proxy. `None` if the server is only known by its socket.
    pub fn tcp_options(&self) -> Option<PgConnectOptions> {
        self.inner.facts.tcp.clone()
    }

    /// Where the server came from.
    pub fn source(&self) -> &Source {
        &self.inner.facts.source
    }

    /// A fresh schema.
    ///
    /// # Errors
    ///
    /// [`IsolateError`] if PostgreSQL refuses, or the connection fails.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: what was made for a dropped future is dropped.
    pub async fn schema(&self) -> Result<Isolated, IsolateError> {
        Isolated::schema(self.clone()).await
    }

    /// A fresh database.
    ///
    /// # Errors
    ///
    /// As [`Server::schema`].
    ///
    /// # Cancel safety
    ///
    /// As [`Server::schema`].
    pub async fn database(&self) -> Result<Isolated, IsolateError> {
        Isolated::database(self.clone()).await
    }

    pub(crate) fn next_name(&self) -> String {
        self.nonce()
            .name(self.inner.made.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn nonce(&self) -> Nonce {
        self.inner.facts.nonce
    }

    pub(crate) fn superuser(&self) -> bool {
        self.inner.facts.superuser
    }

    /// Hands work to the keeper; `false` if it has ended.
    pub(crate) fn submit(&self, job: Job) -> bool {
        self.inner
            .jobs
            .as_ref()
            .is_some_and(|jobs| jobs.send(job).is_ok())
    }

    pub(crate) fn keeper_gone(&self) -> IsolateError {
        IsolateError::KeeperGone {
            server: self.source().to_string(),
        }
    }
}

/// Starts the shared server from a thread of its own, so that dropping the first test's future
/// does not take the server from the others.
fn begin_shared() -> watch::Receiver<Option<Result<Server, StartError>>> {
    let (answer, shared) = watch::channel(None);
    let spawned = thread::Builder::new()
        .name("transom-testkit-start".to_owned())
        .spawn(move || {
            let result = match tokio::runtime::Builder::new_current_thread().build() {
                Ok(runtime) => runtime.block_on(Server::start()),
                Err(error) => Err(StartError::KeeperGone {
                    reason: error.to_string(),
                }),
            };
            // The receiver is static: nothing of it is ever dropped.
            let _received = answer.send(Some(result));
        });
    if let Err(error) = spawned {
        return watch::channel(Some(Err(StartError::KeeperGone {
            reason: error.to_string(),
        })))
        .1;
    }
    shared
}
