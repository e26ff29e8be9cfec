//! A cluster before it runs: its folders, its account, the commands that make and start it.

use std::{
    fs::{self, File},
    io,
    os::unix::{
        fs::{DirBuilderExt, OpenOptionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::{folder::Folder, watchdog::Watchdog};
use crate::account;

/// `sun_path` holds 104 bytes on macOS and the BSDs, 108 on Linux, with a closing NUL.
const SOCKET_PATH_LIMIT: usize = 100;

const SUPERUSER: &str = "postgres";

/// Everything about a cluster that is known before it runs.
pub(super) struct Site {
    binaries: PathBuf,
    folder: PathBuf,
    data: PathBuf,
    socket: Option<PathBuf>,
    password: String,
    account: Option<account::Account>,
}

impl Site {
    pub(super) fn prepare(folder: &Folder, binaries: &Path) -> Result<Self, String> {
        let account = if folder.owner() == 0 {
            Some(drop_to(folder, binaries)?)
        } else {
            None
        };
        let socket = folder.path().join("socket");
        let socket_fits = socket.as_os_str().len() + "/.s.PGSQL.65535".len() < SOCKET_PATH_LIMIT;
        let site = Self {
            binaries: binaries.to_owned(),
            folder: folder.path().to_owned(),
            data: folder.path().join("data"),
            socket: socket_fits.then_some(socket),
            password: uuid::Uuid::new_v4().simple().to_string(),
            account,
        };
        site.lay_out()
            .map_err(|error| format!("cannot prepare {}: {error}", site.folder.display()))?;
        Ok(site)
    }

    fn lay_out(&self) -> io::Result<()> {
        for dir in [Some(&self.data), self.socket.as_ref()]
            .into_iter()
            .flatten()
        {
            fs::DirBuilder::new().mode(0o700).create(dir)?;
            self.give(dir)?;
        }
        let file = self.folder.join("password");
        let mut secret = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&file)?;
        io::Write::write_all(&mut secret, self.password.as_bytes())?;
        self.give(&file)
    }

    fn give(&self, path: &Path) -> io::Result<()> {
        match &self.account {
            Some(account) => chown(path, Some(account.uid), Some(account.gid)),
            None => Ok(()),
        }
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub(super) fn log_tail(&self) -> String {
        let text = fs::read(self.log()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(20)..].join("\n");
        format!("the end of its log:\n{tail}")
    }

    /// A program of the server, with our account, our log and nothing else of ours.
    fn command(&self, program: &str) -> io::Result<Command> {
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut command = Command::new(self.binaries.join(program));
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .current_dir(&self.folder)
            .process_group(0);
        if let Some(account) = &self.account {
            // As root, std also empties the supplementary groups when a uid is set.
            command.uid(account.uid).gid(account.gid);
        }
        Ok(command)
    }

    pub(super) fn initdb(&self, watchdog: &mut Watchdog) -> Result<(), String> {
        let mut run = || -> io::Result<_> {
            let mut initdb = self
                .command("initdb")?
                .arg("--pgdata")
                .arg(&self.data)
                .args([
                    "--username",
                    SUPERUSER,
                    "--encoding",
                    "UTF8",
                    "--no-locale",
                    "--no-sync",
                ])
                // The socket is in a folder of ours; the port is open to everybody on the machine.
                .args([
                    "--auth-local",
                    "trust",
                    "--auth-host",
                    "scram-sha-256",
                    "--pwfile",
                ])
                .arg(self.folder.join("password"))
                .spawn()?;
            watchdog.watch(initdb.id())?;
            let status = initdb.wait()?;
            watchdog.watch("")?;
            Ok(status)
        };
        match run() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("initdb ended with {status}; {}", self.log_tail())),
            Err(error) => Err(format!("cannot run initdb: {error}")),
        }
    }

    pub(super) fn postgres(&self, port: u16) -> io::Result<Child> {
        let mut command = self.command("postgres")?;
        command
            .arg("-D")
            .arg(&self.data)
            .arg("-p")
            .arg(port.to_string());
        // An empty folder name: no socket.
        command
            .arg("-k")
            .arg(self.socket.as_deref().unwrap_or(Path::new("")));
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_permissions=0700",
            // The data is thrown away with the folder: nothing has to survive a crash.
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=300",
            // A schema with many tables is dropped in one transaction.
            "max_locks_per_transaction=256",
            // Files in our folder instead of /dev/shm, where a killed server's would stay.
            "dynamic_shared_memory_type=mmap",
        ] {
            command.arg("-c").arg(setting);
        }
        command.spawn()
    }

    pub(super) fn options(&self, port: u16) -> (PgConnectOptions, PgConnectOptions) {
        // Everything is set, because sqlx takes what is not from PGHOST and its like.
        let tcp = PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(port)
            .username(SUPERUSER)
            .password(&self.password)
            .database("postgres")
            .ssl_mode(PgSslMode::Disable);
        match &self.socket {
            Some(socket) => (tcp.clone().socket(socket), tcp),
            None => (tcp.clone(), tcp),
        }
    }
}

/// The account that runs the server when we are root.
fn drop_to(folder: &Folder, binaries: &Path) -> Result<account::Account, String> {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let account = account::unprivileged(&passwd).ok_or(
        "this program runs as root, which PostgreSQL refuses, and /etc/passwd has neither \
         a user postgres nor nobody to drop to",
    )?;
    folder
        .let_through()
        .map_err(|error| format!("cannot open the folder's way in: {error}"))?;
    for needed in [folder.path(), binaries] {
        let real = fs::canonicalize(needed).unwrap_or_else(|_| needed.to_owned());
        if let Some(barrier) = account::barrier(&real) {
            return Err(format!(
                "this program runs as root and would drop to the user {}, who may not pass {} \
                 on the way to {}",
                account.name,
                barrier.display(),
                real.display()
            ));
        }
    }
    Ok(account)
}
