//! Making, renaming, dropping and listing tenants' schemas.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod administration;

use administration::{id, names, plain_role, schemas};
use sqlx::{Connection, PgConnection, Row};
use transom_tenant::{Schemas, TenantError};

#[tokio::test]
async fn a_schema_is_made_once_renamed_and_listed() {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    let schemas = schemas();
    let (acme, blue, corner) = (id("acme"), id("blue"), id("corner"));
    assert!(schemas.list(&mut conn).await.unwrap().is_empty());
    assert!(!schemas.exists(&mut conn, &acme).await.unwrap());
    schemas.create(&mut conn, &blue).await.unwrap();
    schemas.create(&mut conn, &acme).await.unwrap();
    assert!(schemas.exists(&mut conn, &acme).await.unwrap());
    let again = schemas.create(&mut conn, &acme).await.unwrap_err();
    assert!(matches!(&again, TenantError::AlreadyExists { tenant } if *tenant == acme));
    assert_eq!(again.to_string(), "tenant acme has a schema already");

    sqlx::raw_sql("create table tenant_acme.notes (); create table tenant_blue.other ()")
        .execute(&mut *conn)
        .await
        .unwrap();
    let taken = schemas.rename(&mut conn, &acme, &blue).await.unwrap_err();
    assert!(matches!(&taken, TenantError::AlreadyExists { tenant } if *tenant == blue));
    let same = schemas.rename(&mut conn, &acme, &acme).await.unwrap_err();
    assert!(matches!(same, TenantError::AlreadyExists { .. }));
    schemas.rename(&mut conn, &acme, &corner).await.unwrap();
    let gone = schemas.rename(&mut conn, &acme, &corner).await.unwrap_err();
    assert!(matches!(&gone, TenantError::NoSuchTenant { tenant } if *tenant == acme));
    assert_eq!(schemas.list(&mut conn).await.unwrap(), [blue, corner]);
    sqlx::raw_sql("select from tenant_corner.notes")
        .execute(&mut *conn)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_no_tenant_can_be_called_is_a_stranger() {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    sqlx::raw_sql(
        r#"create schema "tenant_Acme"; create schema "tenant_"; create schema "tenant_a b";
           create schema "tenant_b""c"; create schema "tenantxacme"; create schema tenant_template;
           create schema "tenant_ümlaut"; create schema "tenant_a-1"; create schema tenant_z"#,
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let schemas = schemas().reserve("tenant_template");
    assert_eq!(schemas.list(&mut conn).await.unwrap(), ["a-1", "z"].map(id));
    assert_eq!(
        schemas.strangers(&mut conn).await.unwrap(),
        [
            "tenant_",
            "tenant_Acme",
            "tenant_a b",
            "tenant_b\"c",
            "tenant_template",
            "tenant_ümlaut"
        ]
    );
    // Without a prefix all that is nobody's own counts.
    let all = Schemas::new("").unwrap();
    assert_eq!(
        all.list(&mut conn).await.unwrap(),
        [
            "tenant_",
            "tenant_a-1",
            "tenant_template",
            "tenant_z",
            "tenantxacme"
        ]
        .map(id)
    );
    assert!(
        all.strangers(&mut conn)
            .await
            .unwrap()
            .contains(&"public".to_owned())
    );
}

#[tokio::test]
async fn a_drop_takes_the_schemas_own_name() {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    let schemas = schemas();
    let acme = id("acme");
    schemas.create(&mut conn, &acme).await.unwrap();
    sqlx::raw_sql("create table tenant_acme.notes ()")
        .execute(&mut *conn)
        .await
        .unwrap();
    for said in [
        "acme",
        "",
        "tenant_Acme",
        "tenant_blue",
        "\"tenant_acme\"",
        "tenant_acme ",
    ] {
        let error = schemas
            .drop(&mut conn, &acme)
            .confirmed_by(said)
            .await
            .unwrap_err();
        assert!(
            matches!(error, TenantError::NotConfirmed { .. }),
            "{said:?}"
        );
    }
    assert!(schemas.exists(&mut conn, &acme).await.unwrap());
    schemas
        .drop(&mut conn, &acme)
        .confirmed_by("tenant_acme")
        .await
        .unwrap();
    assert!(!schemas.exists(&mut conn, &acme).await.unwrap());
    let error = schemas
        .drop(&mut conn, &acme)
        .confirmed_by("tenant_acme")
        .await
        .unwrap_err();
    assert!(
        matches!(error, TenantError::NoSuchTenant { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn many_that_take_a_name_at_once_are_one_and_typed_errors() {
    let db = transom_testkit::database().await;
    let schemas = schemas();
    for round in 0..10 {
        let (new, old) = (id(&format!("new{round}")), id(&format!("old{round}")));
        schemas
            .create(&mut db.pool().acquire().await.unwrap(), &old)
            .await
            .unwrap();
        let takes = (0..6).map(async |n| {
            let mut conn = db.pool().acquire().await.unwrap();
            match n {
                0 => schemas.rename(&mut conn, &old, &new).await,
                _ => schemas.create(&mut conn, &new).await,
            }
        });
        let takes = futures::future::join_all(takes).await;
        assert_eq!(takes.iter().filter(|take| take.is_ok()).count(), 1);
        for error in takes.into_iter().filter_map(Result::err) {
            assert!(
                matches!(error, TenantError::AlreadyExists { .. }),
                "{error:?}"
            );
        }
    }
}

#[tokio::test]
async fn it_is_all_or_nothing_and_part_of_a_transaction() {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    let acme = id("acme");
    let nobody = schemas().grant_usage_to("no such role").unwrap();
    let error = nobody.create(&mut conn, &acme).await.unwrap_err();
    let code = error.as_sqlx().unwrap().as_database_error().unwrap().code();
    assert_eq!(code.as_deref(), Some("42704"));
    assert!(!schemas().exists(&mut conn, &acme).await.unwrap());

    let mut tx = conn.begin().await.unwrap();
    schemas().create(&mut tx, &acme).await.unwrap();
    tx.rollback().await.unwrap();
    assert!(!schemas().exists(&mut conn, &acme).await.unwrap());
}

#[tokio::test]
async fn the_role_of_the_application_can_use_what_later_migrations_make() {
    let db = transom_testkit::database().await;
    let mut owner = db.pool().acquire().await.unwrap();
    let (role, app) = plain_role(&db).await;
    let mut app = PgConnection::connect_with(&app).await.unwrap();
    let schemas = schemas().grant_usage_to(&role).unwrap();
    schemas.create(&mut owner, &id("acme")).await.unwrap();
    sqlx::raw_sql("create table tenant_acme.notes (id serial, body text)")
        .execute(&mut *owner)
        .await
        .unwrap();
    sqlx::raw_sql(
        "insert into tenant_acme.notes (body) values ('a'); update tenant_acme.notes set body = 'b';
         delete from tenant_acme.notes",
    )
    .execute(&mut app)
    .await
    .unwrap();
    for refused in [
        "drop table tenant_acme.notes",
        "truncate tenant_acme.notes",
        "create table tenant_acme.mine ()",
    ] {
        let error = sqlx::raw_sql(refused).execute(&mut app).await.unwrap_err();
        assert_eq!(error.as_database_error().unwrap().code().unwrap(), "42501");
    }
    // And neither may it make, rename or drop tenants.
    let made = schemas.create(&mut app, &id("mine")).await.unwrap_err();
    let renamed = schemas
        .rename(&mut app, &id("acme"), &id("mine"))
        .await
        .unwrap_err();
    let dropped = schemas
        .drop(&mut app, &id("acme"))
        .confirmed_by("tenant_acme")
        .await
        .unwrap_err();
    for error in [made, renamed, dropped] {
        let code = error.as_sqlx().unwrap().as_database_error().unwrap().code();
        assert_eq!(code.as_deref(), Some("42501"), "{error:?}");
    }
}

#[tokio::test]
async fn refused_names_do_not_reach_the_server() {
    let db = transom_testkit::database().await;
    let mut conn = PgConnection::connect_with(&db.options()).await.unwrap();
    // Whoever speaks to the server now fails.
    sqlx::raw_sql("select pg_terminate_backend(pg_backend_pid())")
        .execute(&mut conn)
        .await
        .unwrap_err();
    let schemas = schemas();
    let (acme, loud) = (id("acme"), id("Loud"));
    assert!(!schemas.exists(&mut conn, &loud).await.unwrap());
    let refusals = [
        schemas.create(&mut conn, &loud).await.unwrap_err(),
        schemas.rename(&mut conn, &acme, &loud).await.unwrap_err(),
        schemas.rename(&mut conn, &loud, &acme).await.unwrap_err(),
        schemas
            .drop(&mut conn, &loud)
            .confirmed_by("tenant_Loud")
            .await
            .unwrap_err(),
    ];
    for error in refusals {
        assert!(
            matches!(error, TenantError::InvalidSchema { .. }),
            "{error:?}"
        );
    }
    let error = schemas
        .drop(&mut conn, &acme)
        .confirmed_by("acme")
        .await
        .unwrap_err();
    assert!(matches!(error, TenantError::NotConfirmed { .. }));
}

#[tokio::test]
async fn names_of_the_developer_are_never_sql() {
    let db = transom_testkit::database().await;
    let mut conn = db.pool().acquire().await.unwrap();
    let hostile = "a\"; drop schema public cascade; --'\\ $user é";
    sqlx::query("select set_config('my.role', $1, false)")
        .bind(hostile)
        .execute(&mut *conn)
        .await
        .unwrap();
    sqlx::raw_sql(
        "do $$ begin execute format('create role %I', current_setting('my.role')); end $$",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let schemas = Schemas::new(hostile)
        .unwrap()
        .grant_usage_to(hostile)
        .unwrap();
    schemas.create(&mut conn, &id("one")).await.unwrap();
    schemas
        .rename(&mut conn, &id("one"), &id("two"))
        .await
        .unwrap();
    assert_eq!(schemas.list(&mut conn).await.unwrap(), [id("two")]);
    let usage = sqlx::query("select has_schema_privilege($1, $2, 'usage')")
        .bind(hostile)
        .bind(format!("{hostile}two"))
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    assert!(usage.get::<bool, _>(0));
    let all = names(&mut conn).await;
    assert!(all.contains(&"public".to_owned()), "{all:?}");
    let name = format!("{hostile}two");
    schemas
        .drop(&mut conn, &id("two"))
        .confirmed_by(&name)
        .await
        .unwrap();
    sqlx::raw_sql("do $$ begin execute format('drop role %I', current_setting('my.role')); end $$")
        .execute(&mut *conn)
        .await
        .unwrap();
    assert!(schemas.list(&mut conn).await.unwrap().is_empty());
}
