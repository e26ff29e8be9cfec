//! Binaries that are downloaded.

use std::fs;

use postgresql_embedded::{PostgreSQL, Settings};

use crate::{
    Attempt, Environment, account,
    choice::Started,
    local::{Cluster, folder},
};

/// A server of our own from binaries that `postgresql_embedded` downloads once per user, into the
/// folder it always uses. Only the download is left to it: the server is started, watched and
/// stopped as with any other binaries.
pub(crate) async fn start(environment: &Environment) -> Result<Started, Vec<Attempt>> {
    let failed = |failure: String| vec![Attempt::new("downloaded binaries", failure)];
    if !environment.download {
        return Err(failed("downloading is switched off".to_owned()));
    }
    let binaries = install().await.map_err(failed)?;
    folder::sweep(&environment.temp_dir);
    Cluster::start(&environment.temp_dir, &binaries, true)
        .await
        .map_err(failed)
}

async fn install() -> Result<std::path::PathBuf, String> {
    let mut settings = Settings::default();
    // The default settings come with two folders that would never be removed.
    let _removed = fs::remove_dir(&settings.data_dir);
    if let Some(parent) = settings.password_file.parent() {
        let _removed = fs::remove_dir(parent);
    }
    if account::own_uid() == Some(0)
        && let Some(barrier) = account::barrier(&settings.installation_dir)
    {
        // Said before the download: root must hand the binaries to somebody who cannot reach them.
        return Err(format!(
            "this program runs as root, which PostgreSQL refuses, and nobody else may pass {} on \
             the way to {}; run the tests as an ordinary user",
            barrier.display(),
            settings.installation_dir.display()
        ));
    }
    // `setup` installs, and initialises a data folder unless it looks initialised. The last is our
    // own business, so it gets a folder that does.
    let looks_initialised =
        tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    fs::write(looks_initialised.path().join("postgresql.conf"), "")
        .map_err(|error| format!("cannot write to a temporary folder: {error}"))?;
    settings.data_dir = looks_initialised.path().to_owned();
    settings.password_file = looks_initialised.path().join("password");
    settings.temporary = false;
    let mut postgresql = PostgreSQL::new(settings);
    postgresql
        .setup()
        .await
        .map_err(|error| format!("cannot download them: {error}"))?;
    Ok(postgresql.settings().binary_dir())
}
