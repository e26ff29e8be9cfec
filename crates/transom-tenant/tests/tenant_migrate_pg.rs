//! Migrations over all tenants: each one once, in its own schema, and one that is broken
//! keeps nobody else.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod migrations;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use migrations::{count, execute, id, migrations, tenants};
use sqlx::postgres::PgPoolOptions;
use transom_tenant::{MigrationFault, MigrationProgress, TenantError};

const NOTES: &str = "create table notes (body text unique)";
const LENGTH: &str = "alter table notes add length int; update notes set length = length(body)";

#[tokio::test]
async fn of_200_tenants_three_are_broken_and_197_are_migrated() {
    let names: Vec<String> = (0..200).map(|n| format!("t{n:03}")).collect();
    let db = tenants(&names).await;
    for broken in ["t007", "t100", "t199"] {
        execute(
            db.pool(),
            format!("create view tenant_{broken}.long_notes as select 1"),
        )
        .await;
    }
    let migrations = migrations(&[
        NOTES,
        // Its first statement works everywhere.
        "create table tags (tag text); create view long_notes as select body from notes",
        LENGTH,
    ])
    .jobs(4);
    let report = migrations.run(db.pool()).await.unwrap();
    assert!(!report.is_complete());
    assert_eq!(report.results().len(), 200);
    assert_eq!(report.migrated().count(), 197);
    assert_eq!(report.failed_tenants(), ["t007", "t100", "t199"].map(id));
    for error in report.failures() {
        assert_eq!(error.version(), Some(2));
        assert_eq!(error.applied, [1]);
        let MigrationFault::Failed { source, .. } = &*error.fault else {
            panic!("{error:?}")
        };
        // duplicate_table
        let code = source.as_database_error().unwrap().code().unwrap();
        assert_eq!(code, "42P07");
    }
    let text = report.to_string();
    assert!(
        text.starts_with("200 tenants: 197 migrated, 0 up to date, 3 failed\n  t007: migration 2"),
        "{text}"
    );
    let tags = "select count(*) from pg_tables where tablename = 'tags'";
    assert_eq!(count(db.pool(), tags).await, 197, "half of a migration");

    for broken in ["t007", "t100", "t199"] {
        execute(db.pool(), format!("drop view tenant_{broken}.long_notes")).await;
    }
    let repeated = migrations
        .only(report.failed_tenants())
        .run(db.pool())
        .await
        .unwrap();
    assert!(repeated.is_complete());
    assert!(repeated.migrated().all(|tenant| tenant.applied == [2, 3]));
    assert_eq!(count(db.pool(), tags).await, 200);
    let all = migrations.run(db.pool()).await.unwrap();
    assert_eq!(all.up_to_date().count(), 200);
    let mut conn = db.pool().acquire().await.unwrap();
    assert!(migrations.pending(&mut conn).await.unwrap().is_empty());
}

#[tokio::test]
async fn no_more_tenants_at_once_than_said_or_than_the_pool_has() {
    let names: Vec<String> = (0..12).map(|n| format!("t{n}")).collect();
    for (jobs, connections, expected) in [(3, 10, 3), (8, 2, 2)] {
        let db = tenants(&names).await;
        // Waits for as many as there may be, once, and then a little for more.
        let look = format!(
            "create table public.seen (n bigint);
             create procedure public.look() language plpgsql as $$ begin
                 for _ in 1..150 loop
                     insert into public.seen
                     select count(*) from pg_locks join pg_class on pg_class.oid = relation
                     where relname = '_sqlx_migrations' and mode = 'ShareUpdateExclusiveLock';
                     perform pg_sleep(0.02);
                     exit when (select max(n) from public.seen) >= {expected};
                 end loop;
             end $$"
        );
        execute(db.pool(), look).await;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .connect_with(db.options())
            .await
            .unwrap();
        let migrations = migrations(&["call public.look()", "call public.look()"]).jobs(jobs);
        assert!(migrations.run(&pool).await.unwrap().is_complete());
        let most = count(db.pool(), "select max(n) from public.seen").await;
        assert_eq!(most, expected);
    }
}

#[tokio::test]
async fn two_runs_at_once_apply_each_migration_once() {
    let names: Vec<String> = (0..20).map(|n| format!("t{n:02}")).collect();
    let db = tenants(&names).await;
    // Nothing in it would fail if it ran twice.
    let count_me = "create table if not exists runs (n int); insert into runs values (1)";
    let outside = "-- no-transaction\ninsert into runs values (3)";
    let migrations = migrations(&[count_me, "insert into runs values (2)", outside]).jobs(4);
    let pools = [db.options(), db.options(), db.options()].map(|options| {
        PgPoolOptions::new()
            .max_connections(4)
            .connect_lazy_with(options)
    });
    let runs = pools.each_ref().map(|pool| migrations.run(pool));
    let reports = futures::future::join_all(runs).await;
    let mut applied = 0;
    for report in reports {
        let report = report.unwrap();
        assert!(report.is_complete(), "{report}");
        applied += report
            .migrated()
            .map(|tenant| tenant.applied.len())
            .sum::<usize>();
    }
    assert_eq!(applied, 60);
    for name in names {
        let runs = format!("select count(*) from tenant_{name}.runs");
        assert_eq!(count(db.pool(), runs).await, 3);
    }
}

#[tokio::test]
async fn an_index_is_built_concurrently_while_other_runs_wait_for_the_tenant() {
    let db = tenants(["a", "b", "c"]).await;
    let index = "-- no-transaction\ncreate index concurrently on notes (body)";
    let migrations = migrations(&[NOTES, index, LENGTH]).jobs(3);
    // Each waits for the others' snapshots: a run that waited for a tenant with a snapshot
    // would be waited for, and one of the two ended (40P01).
    let runs = (0..3).map(|_| migrations.run(db.pool()));
    for report in futures::future::join_all(runs).await {
        let report = report.unwrap();
        assert!(report.is_complete(), "{report}");
    }
    let valid = "select count(*) from pg_index join pg_class on oid = indexrelid
                 where relname = 'notes_body_idx' and indisvalid";
    assert_eq!(count(db.pool(), valid).await, 3);
}

#[tokio::test]
async fn progress_is_told_and_tenants_that_are_not_there_are_reported() {
    let db = tenants(["a", "b"]).await;
    let migrations = migrations(&[NOTES, LENGTH]).jobs(2);
    let (begun, applied, done) = (AtomicUsize::new(0), Mutex::new(vec![]), AtomicUsize::new(0));
    let report = migrations
        .only(["a", "nobody", "Loud", "b", "a"].map(id))
        .run_with(db.pool(), |progress| match progress {
            MigrationProgress::Begun { tenants } => begun.store(tenants, Ordering::Relaxed),
            MigrationProgress::Applied { tenant, version } => {
                applied.lock().unwrap().push(format!("{tenant} {version}"));
            }
            MigrationProgress::Done { .. } => {
                done.fetch_add(1, Ordering::Relaxed);
            }
            _ => {}
        })
        .await
        .unwrap();
    assert_eq!((begun.into_inner(), done.into_inner()), (4, 4));
    let mut applied = applied.into_inner().unwrap();
    applied.sort();
    assert_eq!(applied, ["a 1", "a 2", "b 1", "b 2"]);
    assert_eq!(report.failed_tenants(), ["Loud", "nobody"].map(id));
    let faults: Vec<_> = report.failures().map(|error| &*error.fault).collect();
    assert!(matches!(
        faults[0],
        MigrationFault::Tenant(TenantError::InvalidSchema { .. })
    ));
    assert!(matches!(
        faults[1],
        MigrationFault::Tenant(TenantError::NoSuchTenant { .. })
    ));
    let mut conn = db.pool().acquire().await.unwrap();
    let pending = migrations
        .only([id("nobody")])
        .pending(&mut conn)
        .await
        .unwrap();
    assert_eq!(
        pending[0].to_string(),
        "tenant nobody: there is no tenant nobody"
    );
}

#[tokio::test]
async fn a_tenant_that_another_run_has_is_waited_for_and_told_of_once() {
    let db = tenants(["a", "b"]).await;
    assert!(
        migrations(&[NOTES])
            .run(db.pool())
            .await
            .unwrap()
            .is_complete()
    );
    let mut other = db.pool().begin().await.unwrap();
    sqlx::raw_sql("lock table tenant_a._sqlx_migrations in share update exclusive mode")
        .execute(&mut *other)
        .await
        .unwrap();
    let told = Mutex::new(vec![]);
    let done = tokio::sync::Notify::new();
    let migrations = migrations(&[NOTES, LENGTH]).jobs(2);
    let run = migrations.run_with(db.pool(), |progress| match progress {
        MigrationProgress::Waiting { tenant } => told.lock().unwrap().push(tenant.clone()),
        MigrationProgress::Done {
            result: Ok(done_with),
        } if done_with.tenant == id("b") => {
            done.notify_one();
        }
        _ => {}
    });
    let end = async {
        // The other tenant does not wait for this one.
        done.notified().await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        other.rollback().await.unwrap();
    };
    let (report, ()) = futures::future::join(run, end).await;
    assert_eq!(report.unwrap().migrated().count(), 2);
    assert_eq!(told.into_inner().unwrap(), [id("a")]);
}

#[tokio::test]
async fn the_run_is_a_future_that_can_be_spawned() {
    let db = tenants(["a", "b"]).await;
    let pool = db.pool().clone();
    let migrations = migrations(&[NOTES]).jobs(2);
    let run = tokio::spawn(async move {
        migrations
            .create_and_migrate(&pool, &id("c"))
            .await
            .unwrap();
        migrations.run_with(&pool, |_| {}).await.unwrap()
    });
    assert!(run.await.unwrap().is_complete());
}
