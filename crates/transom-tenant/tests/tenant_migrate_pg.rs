//! Migrations over all tenants: each one once, in its own schema, and one that is broken
//! keeps nobody else.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod migrations;

use std::error::Error;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use migrations::{count, execute, id, migrations, migrator, schemas, tenants};
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
        execute(
            db.pool(),
            "create table public.seen (n bigint);
             create function public.look() returns void language sql as $$
                 insert into public.seen
                 select count(*) from pg_locks join pg_class on pg_class.oid = relation
                 where relname = '_sqlx_migrations' and mode = 'ShareUpdateExclusiveLock'
             $$",
        )
        .await;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .connect_with(db.options())
            .await
            .unwrap();
        let migrations =
            migrations(&["select public.look() from (select pg_sleep(0.02)) as slow"]).jobs(jobs);
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
async fn what_was_applied_is_compared_with_what_there_is() {
    let db = tenants(["changed", "dirty", "fine", "later"]).await;
    let texts = [NOTES, LENGTH];
    assert!(
        migrations(&texts)
            .run(db.pool())
            .await
            .unwrap()
            .is_complete()
    );
    for (tenant, change) in [
        (
            "changed",
            "update tenant_changed._sqlx_migrations set checksum = 'x' where version = 1",
        ),
        (
            "dirty",
            "update tenant_dirty._sqlx_migrations set success = false where version = 2",
        ),
        (
            "later",
            "update tenant_later._sqlx_migrations set version = 20 where version = 2",
        ),
    ] {
        execute(db.pool(), change).await;
        let _ = tenant;
    }
    let migrations = migrations(&[NOTES, LENGTH, "create table more ()"]);
    let is = |tenant: &str, fault: &MigrationFault| match tenant {
        "changed" => matches!(fault, MigrationFault::Changed { version: 1 }),
        "dirty" => matches!(fault, MigrationFault::Dirty { version: 2, .. }),
        "later" => matches!(fault, MigrationFault::Unknown { version: 20 }),
        _ => false,
    };
    // Both before and after the others are migrated.
    for fine in [vec![3], vec![]] {
        let mut conn = db.pool().acquire().await.unwrap();
        let pending = migrations.pending(&mut conn).await.unwrap();
        let faults = pending
            .iter()
            .filter_map(|one| Some((&one.tenant, one.fault.as_ref()?)));
        assert_eq!(faults.clone().count(), 3);
        for (tenant, fault) in faults {
            assert!(is(tenant.as_str(), fault), "{tenant}: {fault}");
        }
        let lacks = pending.iter().filter(|one| one.fault.is_none());
        let lacks: Vec<_> = lacks.flat_map(|one| one.versions.clone()).collect();
        assert_eq!(lacks, fine);
        drop(conn);
        let report = migrations.run(db.pool()).await.unwrap();
        assert_eq!(report.failures().count(), 3);
        for error in report.failures() {
            assert!(is(error.tenant.as_str(), &error.fault), "{error:?}");
        }
    }
    let more = "select count(*) from pg_tables where tablename = 'more'";
    assert_eq!(count(db.pool(), more).await, 1);
    // What a later version has applied may be let pass.
    let later = migrations.ignore_missing(true).only([id("later")]);
    let report = later.run(db.pool()).await.unwrap();
    // The fault was seeded by renumbering 2, which is therefore missing and fails.
    assert_eq!(report.failures().next().unwrap().version(), Some(2));
}

#[tokio::test]
async fn a_migration_without_a_transaction_that_fails_waits_for_somebody_to_look() {
    let db = tenants(["acme"]).await;
    let index = "-- no-transaction\ncreate unique index concurrently on notes (lower(body))";
    let migrations = migrations(&[
        "create table notes (body text); insert into notes values ('a'), ('A')",
        index,
        "create table after ()",
    ]);
    let report = migrations.run(db.pool()).await.unwrap();
    let error = report.failures().next().unwrap();
    assert!(
        matches!(*error.fault, MigrationFault::Unfinished { version: 2, .. }),
        "{error:?}"
    );
    // PostgreSQL leaves an index that is not valid: running it again would not do.
    for _ in 0..2 {
        let report = migrations.run(db.pool()).await.unwrap();
        let error = report.failures().next().unwrap();
        assert!(
            matches!(*error.fault, MigrationFault::Dirty { version: 2, .. }),
            "{error:?}"
        );
        let text = error.fault.to_string();
        assert!(
            text.contains("\"tenant_acme\".\"_sqlx_migrations\""),
            "{text}"
        );
    }
    execute(
        db.pool(),
        "delete from tenant_acme.notes where body = 'A'; drop index tenant_acme.notes_lower_idx;
         delete from tenant_acme._sqlx_migrations where version = 2",
    )
    .await;
    let report = migrations.run(db.pool()).await.unwrap();
    assert_eq!(report.migrated().next().unwrap().applied, [2, 3]);
}

#[tokio::test]
async fn a_migration_that_ends_its_transaction_is_found_out() {
    let db = tenants(["acme"]).await;
    let ends = ["commit", "rollback", "commit; begin", "commit; select 1/0"];
    for (n, end) in ends.iter().enumerate() {
        let text = format!("create table t{n} (); {end}");
        let migrations = migrations(&[&text]);
        let report = migrations.run(db.pool()).await.unwrap();
        let error = report.failures().next().unwrap();
        assert!(
            matches!(
                *error.fault,
                MigrationFault::EndedTransaction { version: 1, .. }
            ),
            "{end}: {error:?}"
        );
        let report = migrations.run(db.pool()).await.unwrap();
        let error = report.failures().next().unwrap();
        assert!(
            matches!(*error.fault, MigrationFault::Dirty { version: 1, .. }),
            "{error:?}"
        );
        execute(db.pool(), "delete from tenant_acme._sqlx_migrations").await;

        // Nor does a new tenant hide it.
        let new = id(&format!("new{n}"));
        let error = migrations
            .create_and_migrate(db.pool(), &new)
            .await
            .unwrap_err();
        let mut conn = db.pool().acquire().await.unwrap();
        let there = schemas().exists(&mut conn, &new).await.unwrap();
        // With the ROLLBACK its table is gone, too, which is the error then.
        assert_eq!(there, *end != "rollback", "{end}");
        if there {
            assert!(
                matches!(
                    *error.fault,
                    MigrationFault::EndedTransaction { version: 1, .. }
                ),
                "{end}: {error:?}"
            );
            let pending = migrations.only([new]).pending(&mut conn).await.unwrap();
            let fault = pending[0].fault.as_ref();
            assert!(
                matches!(fault, Some(MigrationFault::Dirty { version: 1, .. })),
                "{end}: {pending:?}"
            );
        }
    }
}

#[tokio::test]
async fn nothing_that_a_migration_sets_reaches_the_pool_or_the_next_tenant() {
    let state =
        "select concat(current_setting('search_path'), current_setting('statement_timeout'),
        current_setting('transom.tenant', true), current_user,
        (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()))";
    let sets = "
        create table seen as select current_setting('statement_timeout') as timeout,
            current_setting('transom.tenant') as tenant, current_schema() as schema;
        set search_path = pg_catalog; set statement_timeout = 54321; select pg_advisory_lock(1)";
    let quietly = sets.replace("set search_path = pg_catalog;", "");
    let fails = format!("{sets}; select 1/0");
    let pretends = format!("{sets}; set transom.tenant = 'x'");
    let outside = "-- no-transaction\nset statement_timeout = 54321";
    for (texts, complete) in [
        ([sets, outside], true),
        ([&quietly, "select 1"], true),
        ([&fails, ""], false),
        ([&pretends, ""], false),
    ] {
        let db = tenants(["a", "b", "c"]).await;
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .connect_with(db.options())
            .await
            .unwrap();
        let before: String = sqlx::query_scalar(state).fetch_one(&pool).await.unwrap();
        let report = migrations(&texts).run(&pool).await.unwrap();
        assert_eq!(report.is_complete(), complete, "{report}");
        let after: String = sqlx::query_scalar(state).fetch_one(&pool).await.unwrap();
        assert_eq!(after, before, "{report}");
        let seen = "select count(*) from pg_tables where tablename = 'seen'";
        assert_eq!(count(&pool, seen).await, if complete { 3 } else { 0 });
        for name in ["a", "b", "c"].iter().filter(|_| complete) {
            let seen = format!(
                "select count(*) from tenant_{name}.seen where timeout = '0'
                 and tenant = '{name}' and schema = 'tenant_{name}'"
            );
            assert_eq!(count(&pool, seen).await, 1);
        }
    }
}

#[tokio::test]
async fn a_new_tenant_is_whole_or_not_there() {
    let db = tenants(["old"]).await;
    let mut conn = db.pool().acquire().await.unwrap();
    let path = "create table paths as select current_setting('search_path') as path;
        set local search_path = public; insert into notes values ('x')";
    // `notes` is in public, too: the second migration must not write there.
    execute(db.pool(), "create table notes (body text)").await;
    let good = migrations(&[NOTES, path, LENGTH]);
    let done = good
        .create_and_migrate(db.pool(), &id("new"))
        .await
        .unwrap();
    assert_eq!(done.applied, [1, 2, 3]);
    let lengths = "select count(*) from information_schema.columns
        where table_schema = 'tenant_new' and column_name = 'length'";
    assert_eq!(count(db.pool(), lengths).await, 1);

    let error = good
        .create_and_migrate(db.pool(), &id("old"))
        .await
        .unwrap_err();
    assert!(
        matches!(&*error.fault, MigrationFault::Tenant(TenantError::AlreadyExists { tenant }) if *tenant == id("old")),
        "{error:?}"
    );
    assert_eq!(error.to_string(), "tenant old could not be migrated");
    assert!(error.source().is_some());

    let bad = migrations(&[NOTES, LENGTH, "select 1/0"]);
    let error = bad
        .create_and_migrate(db.pool(), &id("bad"))
        .await
        .unwrap_err();
    assert_eq!((error.version(), error.applied), (Some(3), vec![]));
    assert!(!schemas().exists(&mut conn, &id("bad")).await.unwrap());

    // A deferred constraint is that migration's and not the next one's.
    let deferred = "create table d (n int unique deferrable initially deferred);
        insert into d values (1), (1)";
    let error = migrations(&[deferred, LENGTH])
        .create_and_migrate(db.pool(), &id("bad"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            *error.fault,
            MigrationFault::NotCommitted { version: 1, .. }
        ),
        "{error:?}"
    );
    assert!(!schemas().exists(&mut conn, &id("bad")).await.unwrap());

    // From the first one without a transaction on, as far as it comes.
    let index = "-- no-transaction\ncreate index concurrently on notes (body)";
    let mixed = migrations(&[NOTES, index, "select 1/0"]);
    let error = mixed
        .create_and_migrate(db.pool(), &id("half"))
        .await
        .unwrap_err();
    assert_eq!((error.version(), error.applied), (Some(3), vec![1, 2]));
    let pending = mixed.only([id("half")]).pending(&mut conn).await.unwrap();
    assert_eq!(pending[0].versions, [3]);
    assert_eq!(pending[0].to_string(), "tenant half lacks [3]");
}

#[tokio::test]
async fn two_that_make_the_same_tenant_make_one() {
    let db = tenants([] as [&str; 0]).await;
    let migrations = migrations(&[NOTES, LENGTH]);
    let id = id("acme");
    let both = (0..4).map(|_| migrations.create_and_migrate(db.pool(), &id));
    let both = futures::future::join_all(both).await;
    assert_eq!(both.iter().filter(|one| one.is_ok()).count(), 1);
    for error in both.into_iter().filter_map(Result::err) {
        let fault = *error.fault;
        assert!(
            matches!(
                fault,
                MigrationFault::Tenant(TenantError::AlreadyExists { .. })
            ),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn sqlx_and_this_crate_read_each_others_rows() {
    let db = tenants(["ours", "theirs"]).await;
    let texts = [NOTES, LENGTH];
    for name in ["theirs", "ours"] {
        let options = db
            .options()
            .options([("search_path", format!("tenant_{name}"))]);
        let pool = PgPoolOptions::new().connect_with(options).await.unwrap();
        if name == "theirs" {
            migrator(&texts).run(&pool).await.unwrap();
            let report = migrations(&texts).run(db.pool()).await.unwrap();
            assert_eq!(report.up_to_date().collect::<Vec<_>>(), [&id("theirs")]);
        } else {
            migrator(&texts).run(&pool).await.unwrap();
        }
        pool.close().await;
    }
    let times = "select count(*) from tenant_ours._sqlx_migrations where execution_time > 0";
    assert_eq!(count(db.pool(), times).await, 2);
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
