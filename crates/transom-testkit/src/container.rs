//! A server in a container, through testcontainers.

use std::{
    fs,
    process::{Command, Stdio},
};

use sqlx::{
    Connection, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use testcontainers_modules::{
    postgres::Postgres,
    testcontainers::{ContainerAsync, ImageExt, TestcontainersError, runners::AsyncRunner},
};

use crate::{
    Attempt, Environment, Source,
    choice::{Life, Started},
    local::{
        folder::{self, Folder},
        watchdog::Watchdog,
    },
};

const DEFAULT_TAG: &str = "15-alpine";

/// A running container, the folder that names it, and its watchdog.
#[derive(Debug)]
pub(crate) struct Running {
    container: ContainerAsync<Postgres>,
    watchdog: Watchdog,
    folder: Folder,
}

impl Running {
    pub(crate) async fn end(self) {
        let Self {
            container,
            watchdog,
            folder,
        } = self;
        if let Err(error) = container.rm().await {
            tracing::warn!(%error, "cannot remove the container; its watchdog tries");
        }
        drop(watchdog);
        drop(folder);
    }
}

/// A server in a container of its own. No fallback: who asks for a container gets one or an error.
pub(crate) async fn start(environment: &Environment) -> Result<Started, Vec<Attempt>> {
    let tag = environment.image_tag.as_deref().unwrap_or(DEFAULT_TAG);
    let image = format!("postgres:{tag}");
    let failed = |failure: String| vec![Attempt::new(format!("container of {image}"), failure)];
    command_line_client().map_err(failed)?;
    folder::sweep(&environment.temp_dir);
    run(environment, tag, &image).await.map_err(failed)
}

/// The watchdog removes the container with the command-line client, after this program is gone.
fn command_line_client() -> Result<(), String> {
    let status = Command::new("docker")
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`docker --version` ended with {status}")),
        Err(error) => Err(format!(
            "the docker command, which removes the container after the tests, cannot be run: {error}"
        )),
    }
}

async fn run(environment: &Environment, tag: &str, image: &str) -> Result<Started, String> {
    let folder = Folder::create(&environment.temp_dir).map_err(|error| {
        format!(
            "cannot make a folder in {}: {error}",
            environment.temp_dir.display()
        )
    })?;
    let name = folder
        .path()
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or("the folder has no name")?
        .to_owned();
    // The name is known before the container: from its first moment there is somebody to remove it.
    fs::write(folder.path().join("container"), &name)
        .map_err(|error| format!("cannot note the container's name: {error}"))?;
    let watchdog = Watchdog::over(folder.path())
        .map_err(|error| format!("cannot start the watchdog with /bin/sh: {error}"))?;
    let say = |error: TestcontainersError| format!("Docker: {error}");
    let container = Postgres::default()
        .with_tag(tag)
        .with_container_name(&name)
        .with_cmd([
            "postgres",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=300",
            "-c",
            "max_locks_per_transaction=256",
        ])
        .start()
        .await
        .map_err(say)?;
    let host = container.get_host().await.map_err(say)?.to_string();
    let port = container.get_host_port_ipv4(5432).await.map_err(say)?;
    let options = PgConnectOptions::new_without_pgpass()
        .host(&host)
        .port(port)
        .username("postgres")
        .password("postgres")
        .database("postgres")
        .ssl_mode(PgSslMode::Disable);
    let mut session = PgConnection::connect_with(&options)
        .await
        .map_err(|error| format!("cannot connect to {host}:{port}: {error}"))?;
    // An image may be made without a locale, and its databases then have no encoding.
    sqlx::raw_sql("CREATE DATABASE transom ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")
        .execute(&mut session)
        .await
        .map_err(|error| format!("cannot make a database: {error}"))?;
    let _closed = session.close().await;
    let options = options.database("transom");
    Ok(Started {
        tcp: Some(options.clone()),
        options,
        source: Source::Container {
            image: image.to_owned(),
            name,
            port,
        },
        life: Life::Container(Box::new(Running {
            container,
            watchdog,
            folder,
        })),
    })
}
