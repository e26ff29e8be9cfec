//! Nothing stays behind, however a program ends.
//!
//! The "server binaries" of this machine are needed, whatever `DATABASE_URL` says.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use sqlx::Connection;
use transom_testkit::{Environment, Server, Source};

/// A program that starts a server and waits.
fn hold() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_transom-testkit-hold"));
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// A child that does not outlive its test, whatever the test asserts.
struct Held(Child);

impl Held {
    fn kill(&mut self) {
        let _already = self.0.kill();
        let _reaped = self.0.wait();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.kill();
    }
}

fn local(command: &mut Command, temp: &Path) -> (Held, PathBuf, u32) {
    let child = command
        .env_remove("DATABASE_URL")
        .env("TRANSOM_POSTGRES", "binaries")
        .env("TMPDIR", temp)
        .spawn();
    let mut child = Held(child.unwrap_or_else(|error| panic!("{error}")));
    let line = first_line(&mut child.0);
    let (folder, pid) = line.rsplit_once(' ').unwrap_or_else(|| panic!("{line:?}"));
    let pid = pid
        .parse()
        .unwrap_or_else(|error| panic!("{line:?}: {error}"));
    (child, PathBuf::from(folder), pid)
}

fn first_line(child: &mut Child) -> String {
    let output = child
        .stdout
        .take()
        .unwrap_or_else(|| panic!("stdout is piped"));
    let mut line = String::new();
    BufReader::new(output)
        .read_line(&mut line)
        .unwrap_or_else(|error| panic!("{error}"));
    line.trim_end().to_owned()
}

fn signal(name: &str, pid: u32) -> bool {
    let command = format!("kill -{name} {pid}");
    let status = Command::new("/bin/sh")
        .args(["-c", &command])
        .stderr(Stdio::null())
        .status();
    status.unwrap_or_else(|error| panic!("{error}")).success()
}

/// Whether the process runs; one that is dead but not reaped by its new parent does not.
fn runs(pid: u32) -> bool {
    match fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => !stat
            .rsplit_once(')')
            .is_some_and(|(_, rest)| rest.starts_with(" Z")),
        Err(_) => signal("0", pid),
    }
}

/// Waits without asserting how long it takes; the test runner's own limit ends a hanging test.
fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..1200 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("never happened: {what}");
}

/// The advisory lock of a run, from the name of something it made.
fn lock_key(name: &str) -> i64 {
    let nonce = name.split('_').nth(2).unwrap_or_default();
    let nonce = i64::from_str_radix(nonce, 16).unwrap_or_else(|error| panic!("{name}: {error}"));
    (0x7472 << 48) | nonce
}

/// A folder that the server's account can pass, whoever runs the tests.
fn open_temp() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let temp = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(temp.path(), open).unwrap_or_else(|error| panic!("{error}"));
    temp
}

fn watchdog_of(folder: &Path) -> u32 {
    let output = Command::new("ps").args(["-eo", "pid=,args="]).output();
    let text = String::from_utf8(output.unwrap_or_else(|error| panic!("{error}")).stdout);
    let text = text.unwrap_or_else(|error| panic!("{error}"));
    let folder = folder.to_str().unwrap_or_default();
    let line = text
        .lines()
        // The script has several lines, so that only the last one ends with its argument.
        .find(|line| line.contains("transom-testkit-watchdog") && line.contains(folder))
        .unwrap_or_else(|| panic!("no watchdog of {folder} in:\n{text}"));
    let pid = line.split_whitespace().next().unwrap_or_default();
    pid.parse()
        .unwrap_or_else(|error| panic!("{line:?}: {error}"))
}

#[test]
fn kill_9_leaves_no_server_and_no_folder() {
    let temp = open_temp();
    let (mut child, folder, postmaster) = local(&mut hold(), temp.path());
    assert!(runs(postmaster) && folder.is_dir());
    child.kill();
    wait_until("the folder is gone", || !folder.exists());
    // In this order: a server that nobody stops ends by itself when, once a minute, it misses its
    // folder.
    assert!((0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        !runs(postmaster)
    }));
}

#[test]
fn ctrl_c_leaves_no_server_and_no_folder() {
    use std::os::unix::process::CommandExt;
    let temp = open_temp();
    // A group of its own, and the signal to the whole group, as a terminal does it.
    let (mut child, folder, postmaster) = local(hold().process_group(0), temp.path());
    let command = format!("kill -INT -{}", child.0.id());
    assert!(
        Command::new("/bin/sh")
            .args(["-c", &command])
            .status()
            .unwrap()
            .success()
    );
    child.0.wait().unwrap();
    wait_until("the server is gone", || !runs(postmaster));
    wait_until("the folder is gone", || !folder.exists());
}

#[tokio::test]
async fn the_next_run_clears_what_nobody_else_could() {
    let temp = open_temp();
    let (mut child, folder, postmaster) = local(&mut hold(), temp.path());
    assert!(signal("KILL", watchdog_of(&folder)));
    child.kill();
    assert!(
        runs(postmaster) && folder.is_dir(),
        "nobody was left to clean up"
    );

    let mut environment = Environment::from_process();
    environment.choice = Some("binaries".to_owned());
    environment.temp_dir = temp.path().to_owned();
    let server = Server::start_in(environment).await.unwrap();
    assert!(!runs(postmaster));
    assert!(!folder.exists());
    drop(server);
}

#[tokio::test]
async fn the_last_clone_stops_the_server() {
    let temp = open_temp();
    let mut environment = Environment::from_process();
    environment.choice = Some("binaries".to_owned());
    environment.temp_dir = temp.path().to_owned();
    let server = Server::start_in(environment).await.unwrap();
    let Source::Local { folder, pid, .. } = server.source().clone() else {
        panic!("{}", server.source())
    };
    let clone = server.clone();
    drop(server);
    sqlx::PgConnection::connect_with(&clone.options())
        .await
        .unwrap();
    let schema = clone.schema().await.unwrap();
    drop(clone);
    assert!(runs(pid), "a schema keeps its server");
    drop(schema);
    assert!(!runs(pid));
    assert!(!folder.exists());
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_borrowed_server_is_swept_of_dead_runs_only() {
    let temp = open_temp();
    let mut environment = Environment::from_process();
    environment.choice = Some("binaries".to_owned());
    environment.temp_dir = temp.path().to_owned();
    let owner = Server::start_in(environment.clone()).await.unwrap();
    let Source::Local { port, .. } = *owner.source() else {
        panic!("{}", owner.source())
    };
    // The server of our own, borrowed by others through its URL.
    let mut admin = sqlx::PgConnection::connect_with(&owner.options())
        .await
        .unwrap();
    sqlx::raw_sql("CREATE ROLE borrower LOGIN SUPERUSER PASSWORD 'borrowed'")
        .execute(&mut admin)
        .await
        .unwrap();
    let url = format!("postgres://borrower:borrowed@127.0.0.1:{port}/postgres");
    let borrow = || {
        let child = hold()
            .arg("schema")
            .env("DATABASE_URL", &url)
            .env_remove("TRANSOM_POSTGRES")
            .spawn();
        let mut child = Held(child.unwrap_or_else(|error| panic!("{error}")));
        let names = first_line(&mut child.0)
            .split(' ')
            .map(str::to_owned)
            .collect::<Vec<_>>();
        (child, names)
    };
    let (mut dead_child, dead) = borrow();
    let (_alive_child, alive) = borrow();
    dead_child.kill();
    // The server notices a closed connection when it next reads from it; its lock goes then.
    let mut sessions = 1_i64;
    while sessions > 0 {
        sessions = sqlx::query_scalar(
            "SELECT count(*) FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND classid::bigint = $1 >> 32
             AND objid::bigint = $1 & 4294967295",
        )
        .bind(lock_key(&dead[0]))
        .fetch_one(&mut admin)
        .await
        .unwrap();
    }
    environment.choice = None;
    // From another database, where the living run's advisory lock could be taken: roles and
    // databases are seen from there as well, and must be left alone.
    environment.database_url = Some(format!("{}/template1", url.trim_end_matches("/postgres")));
    drop(Server::start_in(environment.clone()).await.unwrap());
    environment.database_url = Some(url.clone());
    let next = Server::start_in(environment).await.unwrap();
    for (names, expected) in [(&dead, 0_i64), (&alive, 1)] {
        let [schema, role, database] = names.as_slice() else {
            panic!("{names:?}")
        };
        let found: (i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = $1),
                    (SELECT count(*) FROM pg_roles WHERE rolname = $2),
                    (SELECT count(*) FROM pg_database WHERE datname = $3)",
        )
        .bind(schema)
        .bind(role)
        .bind(database)
        .fetch_one(&mut admin)
        .await
        .unwrap();
        assert_eq!(found, (expected, expected, expected));
    }
    drop(next);
}
