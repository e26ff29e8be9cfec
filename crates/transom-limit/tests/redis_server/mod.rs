//! A redis-server of the test's own: by socket and by TCP, with nothing kept on disk, ended when dropped.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

pub(crate) struct RedisServer {
    pub(crate) child: Child,
    pub(crate) folder: TempDir,
    port: u16,
}

impl RedisServer {
    /// Answers already. Panics where there is no redis-server: these tests are never skipped.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// As [`start`](Self::start), with these settings as well.
    pub(crate) fn start_with(settings: &[&str]) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("transom-redis-")
            .tempdir()
            .unwrap();
        // Somebody else may take the port before the server does.
        for _ in 0..20 {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            drop(listener);
            if let Some(child) = launch(folder.path(), port, settings) {
                return Self {
                    child,
                    folder,
                    port,
                };
            }
        }
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        panic!("redis-server does not start:\n{log}");
    }

    pub(crate) fn by_socket(&self) -> redis::Client {
        redis::Client::open(format!("unix://{}", self.socket())).unwrap()
    }

    pub(crate) fn by_tcp(&self) -> redis::Client {
        redis::Client::open(format!("redis://127.0.0.1:{}", self.port())).unwrap()
    }

    pub(crate) fn socket(&self) -> String {
        socket(self.folder.path())
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn socket(folder: &Path) -> String {
    folder.join("socket").display().to_string()
}

/// One that answers; `None` if it ended at once.
pub(crate) fn launch(folder: &Path, port: u16, settings: &[&str]) -> Option<Child> {
    let log = File::create(folder.join("log")).unwrap();
    let mut command = Command::new("redis-server");
    command
        .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
        .args(["--unixsocket", &socket(folder)])
        .args(["--save", "", "--appendonly", "no"])
        .args(["--dir", &folder.display().to_string()])
        .args(["--loglevel", "warning", "--daemonize", "no"])
        .args(settings)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!("redis-server cannot be run ({error}): install it, on Debian by `apt-get install redis-server`")
    });
    for _ in 0..1000 {
        if child.try_wait().unwrap().is_some() {
            return None;
        }
        // The socket is made after the port is had.
        if UnixStream::connect(socket(folder)).is_ok() {
            return Some(child);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}
