//! A new tenant, made and migrated.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod migrations;

use std::error::Error;

use migrations::{count, execute, id, migrations, schemas, tenants};
use transom_tenant::{MigrationFault, TenantError};

const NOTES: &str = "create table notes (body text unique)";
const LENGTH: &str = "alter table notes add length int; update notes set length = length(body)";

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
