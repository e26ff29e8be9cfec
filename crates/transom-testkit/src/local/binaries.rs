//! Where server binaries are found.

use std::{
    cmp::Reverse,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Whether a folder holds both programs a server needs.
pub(crate) fn complete(dir: &Path) -> bool {
    dir.join("initdb").is_file() && dir.join("postgres").is_file()
}

/// The folders of `PATH`, of `pg_config`, and of the usual packages, newest version first; only
/// those that are complete, each once.
pub(crate) fn usual_places(path: Option<OsString>) -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = path
        .map(|path| env::split_paths(&path).collect())
        .unwrap_or_default();
    places.extend(from_pg_config());
    // Debian and Ubuntu; the PGDG packages of Fedora and its relatives; Fedora; Homebrew.
    places.extend(versions(Path::new("/usr/lib/postgresql"), ""));
    places.extend(versions(Path::new("/usr"), "pgsql-"));
    places.push(PathBuf::from("/usr/bin"));
    places.extend(versions(Path::new("/opt/homebrew/opt"), "postgresql"));
    places.extend(versions(Path::new("/usr/local/opt"), "postgresql"));

    let mut known = Vec::new();
    places.retain(|place| {
        // PATH often holds links into a package's folder; a server finds its library files by the
        // link's target, so the target is what counts.
        let Ok(real) = fs::canonicalize(place.join("postgres")) else {
            return false;
        };
        let new = complete(place) && !known.contains(&real);
        if new {
            known.push(real);
        }
        new
    });
    places
}

fn from_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config")
        .arg("--bindir")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| PathBuf::from(text.trim()))
}

/// `<parent>/<prefix><version>/bin`, newest first.
fn versions(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut found: Vec<(Reverse<Vec<u32>>, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let version = version(name.strip_prefix(prefix)?)?;
            Some((Reverse(version), entry.path().join("bin")))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, dir)| dir).collect()
}

/// `15`, `9.6`, `@17`; nothing at all is Homebrew's folder for "the current one".
fn version(text: &str) -> Option<Vec<u32>> {
    let text = text.strip_prefix('@').unwrap_or(text);
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_version_first_by_number() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["9.6", "15", "17", "common"] {
            fs::create_dir(parent.path().join(name)).unwrap();
        }
        let found = versions(parent.path(), "");
        let names: Vec<_> = found
            .iter()
            .map(|dir| dir.parent().unwrap().file_name().unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names, ["17", "15", "9.6"]);
        assert!(found[0].ends_with("17/bin"));
    }

    #[test]
    fn homebrew_names() {
        assert_eq!(version("@17"), Some(vec![17]));
        assert_eq!(version(""), Some(vec![]));
        assert_eq!(version("-client"), None);
    }

    #[test]
    fn folders_without_a_server_are_left_out() {
        let empty = tempfile::tempdir().unwrap();
        let half = tempfile::tempdir().unwrap();
        fs::write(half.path().join("postgres"), "").unwrap();
        let whole = tempfile::tempdir().unwrap();
        fs::write(whole.path().join("postgres"), "").unwrap();
        fs::write(whole.path().join("initdb"), "").unwrap();
        let path =
            env::join_paths([empty.path(), half.path(), whole.path(), whole.path()]).unwrap();
        let places = usual_places(Some(path));
        assert_eq!(places.first().map(PathBuf::as_path), Some(whole.path()));
        assert_eq!(
            places.iter().filter(|place| *place == whole.path()).count(),
            1
        );
    }
}
