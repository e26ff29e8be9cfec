//! Runs that do not come to their end: killed, or dropped half way. The next one finishes.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod migrations;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use migrations::{count, execute, id, migrations, schemas, tenants};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool, Row};
use transom_tenant::{MigrationFault, MigrationProgress, Migrations};
use transom_testkit::{Isolated, cancel};

/// How the child of a test reaches the database, and which migrations it runs.
const DATABASE: &str = "TRANSOM_TENANT_CHILD";
const WHICH: &str = "TRANSOM_TENANT_CHILD_RUNS";

/// Applied twice, none of them would fail; it would be counted.
fn counted() -> Migrations {
    let again = "insert into runs values (2); select pg_sleep(0.005)";
    migrations(&[
        "create table if not exists runs (n int); insert into runs values (1)",
        again,
        again,
        again,
    ])
    .jobs(3)
}

fn endless() -> Migrations {
    migrations(&[
        "create table if not exists runs (n int); insert into runs values (1)",
        "-- no-transaction\nselect pg_sleep(600)",
    ])
}

/// Not a test: what the tests below run in a process of its own, and kill.
#[tokio::test]
async fn child() {
    let Ok(url) = std::env::var(DATABASE) else {
        return;
    };
    let options: PgConnectOptions = url.parse().unwrap();
    let pool = PgPoolOptions::new().connect_with(options).await.unwrap();
    let which = std::env::var(WHICH).unwrap();
    let (migrations, stop) = match which.parse::<usize>() {
        Ok(stop) => (counted(), stop),
        Err(_) => (endless(), usize::MAX),
    };
    let applied = AtomicUsize::new(0);
    let report = migrations.run_with(&pool, |progress| {
        if let MigrationProgress::Applied { .. } = progress {
            // Not `println!`, which a test's harness takes for itself.
            std::io::Write::write_all(&mut std::io::stderr(), b"applied\n").unwrap();
            if applied.fetch_add(1, Ordering::Relaxed) + 1 == stop {
                // The other tenants stay wherever they are, to be killed there.
                loop {
                    std::thread::park();
                }
            }
        }
    });
    let _ = report.await.unwrap();
}

/// A child that does not outlive its test, whatever the test asserts.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // SIGKILL.
        let _already = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn start(db: &Isolated, which: &str) -> (Running, impl Iterator<Item = String> + use<>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(DATABASE, db.options().to_url_lossy().as_str())
        .env(WHICH, which)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let applied = lines.map(Result::unwrap).filter(|line| line == "applied");
    (Running(child), applied)
}

async fn until(pool: &PgPool, query: &str, expected: i64) {
    for _ in 0..2000 {
        if count(pool, query).await == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("never {expected}: {query}");
}

/// Until the server has done with whoever is gone.
async fn settled(pool: &PgPool) {
    let busy = "select count(*) from pg_stat_activity where datname = current_database()
        and backend_type = 'client backend' and pid <> pg_backend_pid()
        and state <> 'idle' and query not like '%pg_sleep(600)%'";
    until(pool, busy, 0).await;
}

#[tokio::test]
async fn after_kill_9_the_next_run_applies_the_rest_and_nothing_twice() {
    let names: Vec<String> = (0..12).map(|n| format!("t{n:02}")).collect();
    let db = tenants(&names).await;
    for more in [3, 7, 12] {
        let (child, applied) = start(&db, &more.to_string());
        assert_eq!(applied.take(more).count(), more);
        drop(child);
        settled(db.pool()).await;
    }
    let report = counted().run(db.pool()).await.unwrap();
    assert!(report.is_complete(), "{report}");
    let applied: usize = report.migrated().map(|tenant| tenant.applied.len()).sum();
    // At the moment of a kill, each of the others may have been at its commit.
    assert!((20..=26).contains(&applied), "{applied}");
    for name in &names {
        let runs = format!("select count(*) from tenant_{name}.runs");
        assert_eq!(count(db.pool(), runs).await, 4, "{name}");
    }
}

#[tokio::test]
async fn after_kill_9_without_a_transaction_somebody_has_to_look() {
    let db = tenants(["acme"]).await;
    let (child, mut applied) = start(&db, "endless");
    applied.next().unwrap();
    let begun = "select count(*) from tenant_acme._sqlx_migrations where not success";
    until(db.pool(), begun, 1).await;
    drop(child);
    settled(db.pool()).await;
    let report = endless().run(db.pool()).await.unwrap();
    let error = report.failures().next().unwrap();
    assert!(
        matches!(*error.fault, MigrationFault::Dirty { version: 2, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn dropped_at_any_poll_each_migration_is_there_with_its_row_or_not_at_all() {
    let db = tenants([] as [&str; 0]).await;
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .test_before_acquire(false)
        .connect_with(db.options())
        .await
        .unwrap();
    let create = "create table if not exists runs (n int); insert into runs values (1)";
    let migrations = migrations(&[create, "insert into runs values (2)"]);
    let (mut between, mut finished) = (0, 0);
    let mut polls = 0;
    for turn in 0..500 {
        // How many polls it takes depends on the connection and on how the answers arrive, so once through
        // may miss the moment between the two.
        if finished >= 2 {
            if between > 0 {
                break;
            }
            (polls, finished) = (0, 0);
        }
        polls += 1;
        let tenant = id(&format!("t{turn}"));
        schemas()
            .create(&mut db.pool().acquire().await.unwrap(), &tenant)
            .await
            .unwrap();
        let one = migrations.only([tenant.clone()]);
        let run = cancel::drop_after_polls(one.run(&pool), polls).await;
        finished += i32::from(run.is_some());
        settled(db.pool()).await;
        let mut conn = pool.acquire().await.unwrap();
        // As one message, so that both times are the same outside of a transaction.
        let fresh = sqlx::raw_sql(
            "select concat(current_setting('search_path'), ' ', current_setting('transom.tenant', true),
                ' ', now() = statement_timestamp())",
        );
        let fresh: String = fresh.fetch_one(&mut *conn).await.unwrap().get(0);
        assert_eq!(fresh, "\"$user\", public  t", "after {polls} polls");
        drop(conn);
        let rows = |table: &str| {
            let schema = format!("tenant_{tenant}");
            let there = format!(
                "select count(*) from pg_tables where schemaname = '{schema}' and tablename = '{table}'"
            );
            (there, format!("select count(*) from {schema}.{table}"))
        };
        let mut counts = vec![];
        for (there, rows) in ["runs", "_sqlx_migrations"].map(rows) {
            let there = count(db.pool(), there).await == 1;
            counts.push(if there {
                count(db.pool(), rows).await
            } else {
                0
            });
        }
        assert_eq!(counts[0], counts[1], "after {polls} polls");
        between += i32::from(counts[0] == 1);
        // No lock is left: this does not wait for ever.
        assert!(one.run(&pool).await.unwrap().is_complete());
        let runs = format!("select count(*) from tenant_{tenant}.runs");
        assert_eq!(count(db.pool(), runs).await, 2);
    }
    assert!(between > 0, "never dropped between the migrations");
}

#[tokio::test]
async fn dropped_at_any_poll_a_new_tenant_is_whole_or_not_there() {
    let db = tenants([] as [&str; 0]).await;
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .test_before_acquire(false)
        .connect_with(db.options())
        .await
        .unwrap();
    let migrations = migrations(&["create table a ()", "create table b ()"]);
    let (mut whole, mut none) = (0, 0);
    let mut finished = 0;
    for polls in 0.. {
        if finished == 2 {
            break;
        }
        let tenant = id(&format!("t{polls}"));
        let made = migrations.create_and_migrate(&pool, &tenant);
        let made = cancel::drop_after_polls(made, polls).await;
        finished += i32::from(made.is_some());
        settled(db.pool()).await;
        let mut conn = db.pool().acquire().await.unwrap();
        if schemas().exists(&mut conn, &tenant).await.unwrap() {
            let pending = migrations.only([tenant]).pending(&mut conn).await.unwrap();
            assert!(pending.is_empty(), "after {polls} polls: {}", pending[0]);
            whole += 1;
        } else {
            none += 1;
        }
    }
    assert!(whole > 0 && none > 0, "{whole} {none}");
}

#[tokio::test]
async fn a_panic_of_the_observer_leaves_nothing_open() {
    let db = tenants(["a", "b"]).await;
    let migrations = counted();
    let pool = db.pool().clone();
    let run = tokio::spawn(async move {
        let observe = |progress: MigrationProgress<'_>| {
            if let MigrationProgress::Applied { version, .. } = progress {
                assert!(version < 2, "the panic of this test");
            }
        };
        counted()
            .run_with(&pool, observe)
            .await
            .map(|_| ())
            .unwrap();
    });
    assert!(run.await.unwrap_err().is_panic());
    execute(db.pool(), "select 1").await;
    assert!(migrations.run(db.pool()).await.unwrap().is_complete());
    for name in ["a", "b"] {
        let runs = format!("select count(*) from tenant_{name}.runs");
        assert_eq!(count(db.pool(), runs).await, 4);
    }
}
