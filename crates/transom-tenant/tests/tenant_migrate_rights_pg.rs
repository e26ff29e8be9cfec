//! Migrations as another role, with little patience, and through a pooler.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod migrations;
mod pooler;

use std::time::Duration;

use migrations::{count, execute, id, migrations, migrator, schemas, tenants};
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection};
use transom_tenant::{MigrationFault, Migrations};

const NOTES: &str = "create table notes (body text)";
const INDEX: &str = "-- no-transaction\ncreate index concurrently on notes (body)";
const OUTSIDE: &str =
    "-- no-transaction\ncreate table outside as select current_user::text as role,
    current_setting('lock_timeout') as lock_timeout";

#[tokio::test]
async fn the_owner_owns_and_the_application_uses_but_does_not_migrate() {
    let db = transom_testkit::database().await;
    let app = db.app_role().await;
    let owner = format!("{}_owner", app.get_username());
    execute(
        db.pool(),
        format!(
            "create role {owner}; grant create on database {} to {owner}",
            db.name()
        ),
    )
    .await;
    let schemas = schemas().grant_usage_to(app.get_username()).unwrap();
    let migrations = Migrations::new(
        schemas,
        &migrator(&[NOTES, OUTSIDE, "create table more ()"]),
    )
    .role(&owner)
    .unwrap()
    .lock_timeout(Duration::from_millis(1234));
    migrations
        .create_and_migrate(db.pool(), &id("acme"))
        .await
        .unwrap();
    let tables = format!(
        "select count(*) from pg_tables where schemaname = 'tenant_acme' and tableowner = '{owner}'"
    );
    assert_eq!(count(db.pool(), tables).await, 4);
    let outside = format!(
        "select count(*) from tenant_acme.outside where role = '{owner}' and lock_timeout = '1234ms'"
    );
    assert_eq!(count(db.pool(), outside).await, 1);

    let mut app = PgConnection::connect_with(&app).await.unwrap();
    sqlx::raw_sql("insert into tenant_acme.notes values ('a'); select from tenant_acme.more")
        .execute(&mut app)
        .await
        .unwrap();
    // It can look what is pending, but not pretend.
    assert!(migrations.pending(&mut app).await.unwrap().is_empty());
    for pretend in [
        "delete from tenant_acme._sqlx_migrations",
        "update tenant_acme._sqlx_migrations set success = false",
        "insert into tenant_acme._sqlx_migrations values (9, '', now(), true, '', 1)",
    ] {
        let error = sqlx::raw_sql(pretend).execute(&mut app).await.unwrap_err();
        assert_eq!(error.as_database_error().unwrap().code().unwrap(), "42501");
    }
    execute(
        db.pool(),
        format!("drop schema tenant_acme cascade; drop owned by {owner}; drop role {owner}"),
    )
    .await;
}

#[tokio::test]
async fn a_tenant_that_is_locked_is_given_up_and_the_others_are_not() {
    let db = tenants(["a", "b", "c"]).await;
    assert!(
        migrations(&[NOTES])
            .run(db.pool())
            .await
            .unwrap()
            .is_complete()
    );
    let mut reader = db.pool().begin().await.unwrap();
    sqlx::raw_sql("select from tenant_b.notes")
        .execute(&mut *reader)
        .await
        .unwrap();
    let migrations =
        migrations(&[NOTES, "alter table notes add n int"]).lock_timeout(Duration::from_millis(20));
    let report = migrations.run(db.pool()).await.unwrap();
    assert_eq!(report.failed_tenants(), [id("b")]);
    let MigrationFault::Failed {
        source, version: 2, ..
    } = &*report.failures().next().unwrap().fault
    else {
        panic!("{report}")
    };
    // lock_not_available
    assert_eq!(source.as_database_error().unwrap().code().unwrap(), "55P03");
    reader.rollback().await.unwrap();
    assert!(migrations.run(db.pool()).await.unwrap().is_complete());
}

#[tokio::test]
async fn through_a_pooler_everything_but_what_needs_a_direct_connection() {
    let db = tenants(["a", "b"]).await;
    let options = pooler::in_front_of(&db.tcp_options().unwrap());
    let pool = PgPoolOptions::new().connect_with(options).await.unwrap();
    let report = migrations(&[NOTES, INDEX]).run(&pool).await.unwrap();
    for error in report.failures() {
        assert_eq!(error.applied, [1]);
        assert!(
            matches!(*error.fault, MigrationFault::NotDirect { version: 2, .. }),
            "{error:?}"
        );
    }
    assert_eq!(report.failures().count(), 2);
    // Nothing was begun, so that a direct connection can go on.
    let report = migrations(&[NOTES, INDEX]).run(db.pool()).await.unwrap();
    assert!(report.migrated().all(|tenant| tenant.applied == [2]));
    assert!(report.is_complete(), "{report}");
}

#[tokio::test]
async fn another_table_and_a_shared_schema_with_an_odd_name() {
    let db = tenants(["a"]).await;
    execute(
        db.pool(),
        "create schema \"Sha red\\\"; create table \"Sha red\\\".common (n int)",
    )
    .await;
    let schemas = schemas().shared("Sha red\\").unwrap();
    let texts = [
        "insert into common values (1)",
        "-- no-transaction\ninsert into common values (2)",
    ];
    let migrations = Migrations::new(schemas, &migrator(&texts))
        .table("my \"migrations")
        .unwrap();
    let report = migrations.run(db.pool()).await.unwrap();
    assert!(report.is_complete(), "{report}");
    assert_eq!(
        count(db.pool(), "select count(*) from \"Sha red\\\".common").await,
        2
    );
    assert_eq!(
        count(
            db.pool(),
            "select count(*) from tenant_a.\"my \"\"migrations\""
        )
        .await,
        2
    );
    let mut conn = db.pool().acquire().await.unwrap();
    assert!(migrations.pending(&mut conn).await.unwrap().is_empty());
}
