//! A server of our own from binaries on this machine.

use std::{
    io,
    net::TcpListener,
    path::Path,
    process::Child,
    time::{Duration, Instant},
};

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use super::{folder::Folder, site::Site, watchdog::Watchdog};
use crate::{
    Source,
    choice::{Life, Started},
};

/// How long a server may take from its start to its first answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often another port is tried when the server does not stay up.
const STARTS: usize = 3;

/// A running postmaster with its folder.
#[derive(Debug)]
pub(crate) struct Cluster {
    // In this order: the watchdog stops and removes, then the postmaster is reaped, then the
    // folder's lock goes.
    watchdog: Watchdog,
    postmaster: Child,
    folder: Folder,
}

impl Cluster {
    pub(crate) fn end(self) {
        let Self {
            watchdog,
            mut postmaster,
            folder,
        } = self;
        drop(watchdog);
        let _reaped = postmaster.wait();
        drop(folder);
    }

    /// A fresh cluster of the binaries in `binaries`, below `temp_dir`, answering.
    pub(crate) async fn start(
        temp_dir: &Path,
        binaries: &Path,
        downloaded: bool,
    ) -> Result<Started, String> {
        let folder = Folder::create(temp_dir)
            .map_err(|error| format!("cannot make a folder in {}: {error}", temp_dir.display()))?;
        let mut watchdog = Watchdog::over(folder.path())
            .map_err(|error| format!("cannot start the watchdog with /bin/sh: {error}"))?;
        let site = Site::prepare(&folder, binaries)?;
        site.initdb(&mut watchdog)?;
        for start in 1.. {
            let port = free_port().map_err(|error| format!("no free TCP port: {error}"))?;
            let mut postmaster = site
                .postgres(port)
                .map_err(|error| format!("cannot start postgres: {error}"))?;
            let told = watchdog.watch(postmaster.id());
            told.map_err(|error| format!("the watchdog is gone: {error}"))?;
            let (options, tcp) = site.options(port);
            match wait_until_ready(&options, &mut postmaster).await {
                Ok(()) => {
                    let source = Source::Local {
                        binaries: binaries.to_owned(),
                        downloaded,
                        folder: folder.path().to_owned(),
                        pid: postmaster.id(),
                        port,
                    };
                    let life = Life::Cluster(Self {
                        watchdog,
                        postmaster,
                        folder,
                    });
                    return Ok(Started {
                        options,
                        tcp: Some(tcp),
                        source,
                        life,
                    });
                }
                // Somebody else may have taken the port in between: another one, another try.
                Err(NotReady::Exited) if start < STARTS => {}
                Err(reason) => return Err(format!("{reason}; {}", site.log_tail())),
            }
        }
        Err("postgres was never started".to_owned())
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[derive(Debug, thiserror::Error)]
enum NotReady {
    #[error("postgres ended before it was ready")]
    Exited,
    #[error("postgres was not ready after {PATIENCE:?}: {0}")]
    Late(sqlx::Error),
}

async fn wait_until_ready(
    options: &PgConnectOptions,
    postmaster: &mut Child,
) -> Result<(), NotReady> {
    let begin = Instant::now();
    loop {
        match PgConnection::connect_with(options).await {
            Ok(session) => {
                let _closed = session.close().await;
                return Ok(());
            }
            // An error of `try_wait` would mean that somebody else has reaped our child.
            Err(_) if !matches!(postmaster.try_wait(), Ok(None)) => return Err(NotReady::Exited),
            Err(error) if begin.elapsed() > PATIENCE => return Err(NotReady::Late(error)),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
