//! Whom the server runs as. PostgreSQL refuses to run as root.

use std::{fs, os::unix::fs::MetadataExt, path::Path};

/// An account of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// An account for a server that root must not run: `postgres`, else `nobody`.
pub(crate) fn unprivileged(passwd: &str) -> Option<Account> {
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| find(passwd, name))
}

fn find(passwd: &str, wanted: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _password) = (fields.next()?, fields.next()?);
        let (uid, gid) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        (name == wanted && uid != 0).then(|| Account {
            name: name.to_owned(),
            uid,
            gid,
        })
    })
}

/// Whom this program runs as: std has no `geteuid`, but a file made by us shows it.
pub(crate) fn own_uid() -> Option<u32> {
    tempfile::tempfile()
        .and_then(|file| file.metadata())
        .map(|found| found.uid())
        .ok()
}

/// The first folder on the way to `path` that others may not pass.
pub(crate) fn barrier(path: &Path) -> Option<&Path> {
    path.ancestors().find(|folder| {
        fs::metadata(folder).is_ok_and(|found| found.is_dir() && found.mode() & 0o001 == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_before_nobody_and_never_root() {
        let passwd = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n";
        assert_eq!(unprivileged(passwd).unwrap().uid, 65534);
        let with_postgres = format!("{passwd}postgres:x:101:104:PostgreSQL,,,:/var:/bin/sh\n");
        let account = unprivileged(&with_postgres).unwrap();
        assert_eq!(
            (account.name.as_str(), account.uid, account.gid),
            ("postgres", 101, 104)
        );
        assert_eq!(unprivileged("postgres:x:0:0::/:/bin/sh\n"), None);
        assert_eq!(unprivileged(""), None);
    }
}
