//! The two lines a test starts with.

use crate::{Isolated, Server};

/// A fresh schema on the process's shared server, dropped when the value is dropped.
///
/// # Panics
///
/// With the full text of the error when there is no server to be had, or the schema cannot be
/// made: a test without its server fails, it does not pass in silence.
///
/// # Cancel safety
///
/// Cancel safe: a schema whose future was dropped half-way is dropped as well.
pub async fn schema() -> Isolated {
    match shared().await.schema().await {
        Ok(isolated) => isolated,
        Err(error) => panic!("{error}"),
    }
}

/// A fresh database on the process's shared server, dropped when the value is dropped.
///
/// For what a schema cannot isolate: extensions, `NOTIFY` channels, advisory locks, database
/// settings. Several times slower than [`schema`].
///
/// # Panics
///
/// As [`schema`].
///
/// # Cancel safety
///
/// As [`schema`].
pub async fn database() -> Isolated {
    match shared().await.database().await {
        Ok(isolated) => isolated,
        Err(error) => panic!("{error}"),
    }
}

async fn shared() -> Server {
    match Server::shared().await {
        Ok(server) => server,
        Err(error) => panic!("{error}"),
    }
}
