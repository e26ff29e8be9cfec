//! What a tenant's table of applied migrations says, and what a migration leaves behind.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod migrations;

use migrations::{count, execute, id, migrations, migrator, schemas, tenants};
use sqlx::postgres::PgPoolOptions;
use transom_tenant::MigrationFault;

const NOTES: &str = "create table notes (body text unique)";
const LENGTH: &str = "alter table notes add length int; update notes set length = length(body)";

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
    for change in [
        "update tenant_changed._sqlx_migrations set checksum = 'x' where version = 1",
        "update tenant_dirty._sqlx_migrations set success = false where version = 2",
        "insert into tenant_later._sqlx_migrations values (20, '', now(), true, 'x', 1)",
    ] {
        execute(db.pool(), change).await;
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
    let migrated: Vec<_> = report.migrated().map(|one| one.applied.clone()).collect();
    assert_eq!(migrated, [[3]], "{report}");
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
async fn a_copy_without_its_rows_fails_and_keeps_nobody_waiting() {
    let db = tenants(["a", "b"]).await;
    for copy in ["copy t from stdin", "copy t to stdout"] {
        let text = format!("create table t (n int); {copy}");
        let migrations = migrations(&[&text]);
        let within = async |what: &str| {
            let limit = std::time::Duration::from_mins(1);
            let report = tokio::time::timeout(limit, migrations.run(db.pool())).await;
            report.unwrap_or_else(|_| panic!("{what} hangs")).unwrap()
        };
        for what in ["the first run", "the next one"] {
            let report = within(what).await;
            assert_eq!(report.failures().count(), 2, "{report}");
            for error in report.failures() {
                assert!(
                    matches!(*error.fault, MigrationFault::Failed { version: 1, .. }),
                    "{copy}: {error:?}"
                );
            }
        }
        let new = id("new");
        let made = migrations.create_and_migrate(db.pool(), &new);
        let limit = std::time::Duration::from_mins(1);
        let error = tokio::time::timeout(limit, made)
            .await
            .unwrap()
            .unwrap_err();
        assert_eq!(error.version(), Some(1), "{copy}");
        let left = "select count(*) from pg_tables where tablename = 't'";
        assert_eq!(count(db.pool(), left).await, 0, "{copy}");
    }
}
