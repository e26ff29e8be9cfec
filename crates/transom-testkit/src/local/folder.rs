//! The temporary folder of a server: made, locked while its program lives, swept afterwards.

use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime},
};

use super::watchdog;
use crate::account;

const READY: &str = "transom-pg-";
const NEW: &str = "transom-new-";
const LOCK: &str = "lock";

/// A folder of ours. The lock on its lock file says that the program that made it is alive; the
/// operating system lets go of it however the program ends.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    owner: u32,
    _lock: File,
}

impl Folder {
    /// A new folder that only we may enter.
    pub(crate) fn create(temp_dir: &Path) -> io::Result<Self> {
        let id = &uuid::Uuid::new_v4().simple().to_string()[..12];
        let new = temp_dir.join(format!("{NEW}{id}"));
        let path = temp_dir.join(format!("{READY}{id}"));
        fs::DirBuilder::new().mode(0o700).create(&new)?;
        // Locked under a name that no sweep looks at, so that none finds it unlocked.
        let lock = File::create(new.join(LOCK))?;
        lock.lock()?;
        fs::rename(&new, &path)?;
        let owner = fs::metadata(&path)?.uid();
        Ok(Self {
            path,
            owner,
            _lock: lock,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The user this program runs as, as the file system sees it.
    pub(crate) fn owner(&self) -> u32 {
        self.owner
    }

    /// Lets others pass through to what they own inside, without listing.
    pub(crate) fn let_through(&self) -> io::Result<()> {
        fs::set_permissions(&self.path, Permissions::from_mode(0o711))
    }
}

/// Removes the folders, servers and containers that programs left behind which were killed together
/// with their watchdog. What fails is left for the next run: this is housekeeping.
pub(crate) fn sweep(temp_dir: &Path) {
    let Ok(entries) = fs::read_dir(temp_dir) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if name.starts_with(READY) {
            sweep_one(&entry.path());
        } else if name.starts_with(NEW) && older_than_an_hour(&entry.path()) {
            // Killed between two lines of `create`: nothing runs in there.
            let _left = fs::remove_dir_all(entry.path());
        }
    }
}

fn older_than_an_hour(path: &Path) -> bool {
    fs::symlink_metadata(path)
        .and_then(|found| found.modified())
        .is_ok_and(|then| {
            SystemTime::now()
                .duration_since(then)
                .is_ok_and(|age| age > Duration::from_hours(1))
        })
}

fn sweep_one(path: &Path) {
    let (Ok(folder), Ok(lock)) = (fs::symlink_metadata(path), File::open(path.join(LOCK))) else {
        return;
    };
    // In a shared temporary folder anybody can make a folder of this name, and what its files say
    // must not steer us.
    let ours = account::own_uid() == Some(folder.uid());
    if !folder.is_dir() || !ours || lock.try_lock().is_err() {
        return;
    }
    tracing::info!(folder = %path.display(), "removing what a killed run left behind");
    watchdog::clean_now(path, running_server(path));
}

/// The postmaster of a folder, if there is one and it is really that folder's: a process id in a
/// file may have been given to another process since.
fn running_server(folder: &Path) -> Option<u32> {
    let data = folder.join("data");
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let mut lines = text.lines();
    let pid: u32 = lines.next()?.trim().parse().ok()?;
    if Path::new(lines.next()?) != data {
        return None;
    }
    command_line(pid)?.contains(data.to_str()?).then_some(pid)
}

fn command_line(pid: u32) -> Option<String> {
    if let Ok(bytes) = fs::read(format!("/proc/{pid}/cmdline")) {
        return Some(String::from_utf8_lossy(&bytes).into_owned());
    }
    // No /proc on macOS and the BSDs.
    let output = Command::new("ps")
        .args(["-o", "command=", "-p", &pid.to_string()])
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweep_leaves_the_living_and_takes_the_dead() {
        let temp = tempfile::tempdir().unwrap();
        let living = Folder::create(temp.path()).unwrap();
        let dead = Folder::create(temp.path()).unwrap().path().to_owned();
        let stranger = temp.path().join("transom-pg-without-lock");
        fs::create_dir(&stranger).unwrap();
        sweep(temp.path());
        assert!(living.path().is_dir());
        assert!(!dead.exists());
        assert!(stranger.is_dir());
    }

    #[test]
    fn another_folders_process_is_not_ours() {
        let temp = tempfile::tempdir().unwrap();
        let data = temp.path().join("data");
        fs::create_dir(&data).unwrap();
        // This very test's process: it lives, but is no server of that folder.
        let own = std::process::id();
        fs::write(
            data.join("postmaster.pid"),
            format!("{own}\n{}\n", data.display()),
        )
        .unwrap();
        assert_eq!(running_server(temp.path()), None);
    }
}
