//! Servers that are reached from here: the one of `DATABASE_URL`, and our own from binaries.

pub(crate) mod binaries;
mod cluster;
pub(crate) mod folder;
mod site;
pub(crate) mod watchdog;

use std::str::FromStr;

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

pub(crate) use cluster::Cluster;

use crate::{
    Attempt, Environment, Source,
    choice::{Life, Started},
};

impl Life {
    /// Ends the server, waiting until it is gone.
    pub(crate) async fn end(self) {
        match self {
            Self::Borrowed => {}
            Self::Cluster(cluster) => cluster.end(),
            Self::Container(container) => container.end().await,
        }
    }
}

/// The server `DATABASE_URL` names.
pub(crate) async fn borrow(url: &str) -> Result<Started, Vec<Attempt>> {
    let failed = |failure: String| vec![Attempt::new("DATABASE_URL", failure)];
    let options =
        PgConnectOptions::from_str(url).map_err(|error| failed(format!("not a URL: {error}")))?;
    let source = Source::Url {
        host: match options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => options.get_host().to_owned(),
        },
        port: options.get_port(),
        database: options.get_database().map(str::to_owned),
    };
    let session = PgConnection::connect_with(&options)
        .await
        .map_err(|error| failed(format!("cannot connect to {source}: {error}")))?;
    let _closed = session.close().await;
    let by_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
    Ok(Started {
        tcp: (!by_socket).then(|| options.clone()),
        options,
        source,
        life: Life::Borrowed,
    })
}

/// A server of our own from the first folder whose binaries start.
pub(crate) async fn from_binaries(environment: &Environment) -> Result<Started, Vec<Attempt>> {
    let found: Vec<_> = environment
        .binary_dirs
        .iter()
        .filter(|dir| binaries::complete(dir))
        .collect();
    if found.is_empty() {
        let looked = environment
            .binary_dirs
            .iter()
            .map(|dir| dir.display().to_string());
        let looked = looked.collect::<Vec<_>>().join(", ");
        return Err(vec![Attempt::new(
            "server binaries on this machine",
            format!("no initdb and postgres side by side; looked in: [{looked}]"),
        )]);
    }
    folder::sweep(&environment.temp_dir);
    let mut attempts = Vec::new();
    for dir in found {
        match Cluster::start(&environment.temp_dir, dir, false).await {
            Ok(started) => return Ok(started),
            Err(failure) => {
                attempts.push(Attempt::new(
                    format!("server binaries {}", dir.display()),
                    failure,
                ));
            }
        }
    }
    Err(attempts)
}
