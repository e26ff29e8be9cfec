//! The server, its schemas, databases and roles.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are outside of test functions"
)]

use sqlx::{Connection, Executor, PgConnection, PgPool};

async fn exists(pool: &PgPool, schema: &str) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)")
        .bind(schema)
        .fetch_one(pool)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn two_schemas_do_not_see_each_other() {
    let (a, b) = tokio::join!(transom_testkit::schema(), transom_testkit::schema());
    assert_ne!(a.name(), b.name());
    for db in [&a, &b] {
        db.pool()
            .execute("CREATE TABLE things (id int)")
            .await
            .unwrap();
    }
    a.pool()
        .execute("INSERT INTO things VALUES (1)")
        .await
        .unwrap();
    let of_b: i64 = sqlx::query_scalar("SELECT count(*) FROM things")
        .fetch_one(b.pool())
        .await
        .unwrap();
    assert_eq!(of_b, 0);
    let path: String = sqlx::query_scalar("SHOW search_path")
        .fetch_one(a.pool())
        .await
        .unwrap();
    assert_eq!(path, a.name());
}

#[tokio::test]
async fn schema_is_gone_after_drop_although_a_transaction_is_open() {
    let observer = transom_testkit::schema().await;
    let db = transom_testkit::schema().await;
    let name = db.name().to_owned();
    let pool = db.pool().clone();
    pool.execute("CREATE TABLE held (id int)").await.unwrap();
    // Not polled again after this: on this test's runtime nobody could roll it back.
    let mut open = pool.begin().await.unwrap();
    open.execute("LOCK TABLE held").await.unwrap();
    assert!(exists(observer.pool(), &name).await);
    drop(db);
    assert!(!exists(observer.pool(), &name).await);
}

#[tokio::test]
async fn database_is_gone_after_drop_although_it_is_in_use() {
    let observer = transom_testkit::schema().await;
    let db = transom_testkit::database().await;
    let name = db.name().to_owned();
    let current: String = sqlx::query_scalar("SELECT current_database()")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(current, name);
    let _open = db.pool().begin().await.unwrap();
    drop(db);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_one(observer.pool())
        .await
        .unwrap();
    assert_eq!(left, 0);
}

async fn app_role_is_an_application(db: transom_testkit::Isolated) {
    let admin = db.server().options();
    db.pool()
        .execute("CREATE TABLE notes (id bigserial PRIMARY KEY, text text NOT NULL)")
        .await
        .unwrap();
    let options = db.app_role().await;
    let role = options.get_username().to_owned();
    let mut app = PgConnection::connect_with(&options).await.unwrap();

    app.execute("INSERT INTO notes (text) VALUES ('a')")
        .await
        .unwrap();
    app.execute("UPDATE notes SET text = 'b'").await.unwrap();
    app.execute("DELETE FROM notes").await.unwrap();
    for forbidden in [
        "CREATE TABLE mine (id int)",
        "DROP TABLE notes",
        "TRUNCATE notes",
    ] {
        let error = app.execute(forbidden).await.unwrap_err();
        let code = error
            .as_database_error()
            .unwrap()
            .code()
            .unwrap()
            .into_owned();
        assert_eq!(code, "42501", "{forbidden}: {error}");
    }
    let privileged: bool = sqlx::query_scalar(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
         FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(&mut app)
    .await
    .unwrap();
    assert!(!privileged);
    let owned: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
         WHERE r.rolname = current_user AND d.deptype = 'o'",
    )
    .fetch_one(&mut app)
    .await
    .unwrap();
    assert_eq!(owned, 0);

    drop(db);
    let mut admin = PgConnection::connect_with(&admin).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_roles WHERE rolname = $1")
        .bind(&role)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn app_role_of_a_schema() {
    app_role_is_an_application(transom_testkit::schema().await).await;
}

#[tokio::test]
async fn app_role_of_a_database() {
    app_role_is_an_application(transom_testkit::database().await).await;
}

#[tokio::test]
async fn tcp_wants_the_right_password() {
    let db = transom_testkit::schema().await;
    let Some(tcp) = db.tcp_options() else { return };
    let app = db.app_role().await;
    let with_role = tcp.clone().username(app.get_username());
    if matches!(db.server().source(), transom_testkit::Source::Local { .. }) {
        let error = PgConnection::connect_with(&with_role.clone().password("wrong")).await;
        let error = error.unwrap_err();
        assert_eq!(
            error.as_database_error().unwrap().code().as_deref(),
            Some("28P01")
        );
    }
    PgConnection::connect_with(&tcp).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pool_gives_ten_connections() {
    let db = transom_testkit::schema().await;
    let mut held = Vec::new();
    for _ in 0..10 {
        held.push(db.pool().acquire().await.unwrap());
    }
    assert!(db.pool().try_acquire().is_none());
    assert_eq!(db.pool().size(), 10);
}

#[test]
fn a_schema_outlives_the_runtime_that_made_it() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let db = runtime().block_on(transom_testkit::schema());
    let name = db.name().to_owned();
    drop(db);
    runtime().block_on(async {
        let observer = transom_testkit::schema().await;
        assert!(!exists(observer.pool(), &name).await);
    });
}
