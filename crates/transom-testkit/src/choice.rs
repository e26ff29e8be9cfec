//! Which ways to a server are tried, in which order.

use sqlx::postgres::PgConnectOptions;

use crate::{
    Attempt, Environment, Source, StartError, container,
    local::{self, Cluster},
};

/// One way to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    Url(String),
    Binaries,
    Embedded,
    Container,
}

/// A server that answers, and what keeps it running.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) options: PgConnectOptions,
    pub(crate) tcp: Option<PgConnectOptions>,
    pub(crate) source: Source,
    pub(crate) life: Life,
}

/// What ends a server when it is dropped.
#[derive(Debug)]
pub(crate) enum Life {
    /// Not ours.
    Borrowed,
    Cluster(Cluster),
    Container(Box<container::Running>),
}

/// The ways to try, in order; or the names that `TRANSOM_POSTGRES` may hold.
///
/// `DATABASE_URL` has no fallback: who names a server and gets another one would test the wrong
/// thing. Neither has a container, nor anything else that was asked for by name.
pub(crate) fn plan(environment: &Environment) -> Result<Vec<Way>, StartError> {
    let url = || environment.database_url.clone().map(Way::Url);
    match environment.choice.as_deref() {
        None => Ok(match url() {
            Some(url) => vec![url],
            None => vec![Way::Binaries, Way::Embedded],
        }),
        Some("url") => match url() {
            Some(url) => Ok(vec![url]),
            None => Err(StartError::NothingWorked {
                attempts: vec![Attempt::new(
                    "TRANSOM_POSTGRES=url",
                    "DATABASE_URL is not set",
                )],
            }),
        },
        Some("binaries") => Ok(vec![Way::Binaries]),
        Some("embedded") => Ok(vec![Way::Embedded]),
        Some("container") => Ok(vec![Way::Container]),
        Some(other) => Err(StartError::UnknownChoice {
            value: other.to_owned(),
        }),
    }
}

/// Goes the planned ways until one leads to a server.
pub(crate) async fn start(environment: &Environment) -> Result<Started, StartError> {
    let mut attempts = Vec::new();
    if environment.database_url.is_none() && environment.choice.is_none() {
        attempts.push(Attempt::new("DATABASE_URL", "not set"));
    }
    for way in plan(environment)? {
        let result = match &way {
            Way::Url(url) => local::borrow(url).await,
            Way::Binaries => local::from_binaries(environment).await,
            Way::Embedded => from_download(environment).await,
            Way::Container => container::start(environment).await,
        };
        match result {
            Ok(started) => {
                tracing::info!(source = %started.source, "PostgreSQL for the tests is up");
                return Ok(started);
            }
            Err(failed) => {
                for attempt in &failed {
                    tracing::info!(%attempt, "no PostgreSQL this way");
                }
                attempts.extend(failed);
            }
        }
    }
    Err(StartError::NothingWorked { attempts })
}

#[cfg(feature = "embedded")]
async fn from_download(environment: &Environment) -> Result<Started, Vec<Attempt>> {
    crate::embedded::start(environment).await
}

#[cfg(not(feature = "embedded"))]
#[expect(
    clippy::unused_async,
    reason = "the same signature as with the feature"
)]
async fn from_download(_environment: &Environment) -> Result<Started, Vec<Attempt>> {
    Err(vec![Attempt::new(
        "downloaded binaries",
        "the feature `embedded` of transom-testkit is off",
    )])
}
