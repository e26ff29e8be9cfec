//! Where plain sqlx 0.9.0 leaves a transaction open, or says `Ok` to nothing.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgPool};
use transom_tenant::{Isolation, TenantError, TenantId, TenantTx, Tenants, TxOptions};
use transom_testkit::{Isolated, cancel};

async fn one_connection() -> (Isolated, PgPool) {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create table t (n int primary key, twin int references t deferrable initially deferred)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        // Without the ping the first poll of a `begin` sends BEGIN and waits for the answer.
        .test_before_acquire(false)
        .connect_with(db.options())
        .await
        .unwrap();
    (db, pool)
}

async fn in_transaction(pool: &PgPool) -> bool {
    let mut conn = pool.acquire().await.unwrap();
    // Outside a transaction each statement has a time of its own.
    let now = "select now()::text";
    let first: sqlx::Result<String> = sqlx::query_scalar(now).fetch_one(&mut *conn).await;
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let second: sqlx::Result<String> = sqlx::query_scalar(now).fetch_one(&mut *conn).await;
    match (first, second) {
        (Ok(first), Ok(second)) => first == second,
        _ => true,
    }
}

fn acme() -> TenantId {
    TenantId::new("acme").unwrap()
}

#[tokio::test]
async fn a_begin_that_fails_half_way_does_not_poison_the_pool() {
    // Plain sqlx: BEGIN works, the setting does not, and the pool gets the connection back.
    let (_db, pool) = one_connection().await;
    assert!(
        pool.begin_with("BEGIN; SET LOCAL transom.tenant = 'a'; SELECT 1/0")
            .await
            .is_err()
    );
    assert!(in_transaction(&pool).await, "sqlx has mended begin_with");

    // Ours, with a tenant's begin that is dropped at every poll. A quick server answers
    // within the poll that sends BEGIN now and then, so this is done many times over.
    let (_db, pool) = one_connection().await;
    let tenants = Tenants::new(pool.clone());
    let mut finished = 0;
    for polls in (0..8).cycle().take(400) {
        let done = cancel::drop_after_polls(
            async {
                let mut scope = tenants.scope(&acme()).await.unwrap();
                let tx = scope.begin().await.unwrap();
                tx.commit().await.unwrap();
            },
            polls,
        )
        .await;
        assert!(!in_transaction(&pool).await, "after {polls} polls");
        finished += i32::from(done.is_some());
    }
    assert!(finished > 0, "never finished");
}

#[tokio::test]
async fn a_commit_of_an_aborted_transaction_is_an_error() {
    let (_db, pool) = one_connection().await;
    let mut tx = pool.begin().await.unwrap();
    let _ = sqlx::query("select 1/0").execute(&mut *tx).await;
    tx.commit().await.unwrap(); // plain sqlx

    let tenants = Tenants::new(pool.clone());
    let mut scope = tenants.scope(&acme()).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    let _ = sqlx::query("select 1/0").execute(&mut *tx).await;
    let error = tx.commit().await.unwrap_err();
    assert!(matches!(error, TenantError::RolledBack { .. }), "{error}");
    let code = error
        .as_sqlx()
        .unwrap()
        .as_database_error()
        .unwrap()
        .code()
        .unwrap()
        .into_owned();
    assert_eq!(code, "25P02");
    drop(scope);
    assert!(!in_transaction(&pool).await);
}

#[tokio::test]
async fn a_deferred_violation_is_an_error_with_its_constraint() {
    let (_db, pool) = one_connection().await;
    let tenants = Tenants::new(pool);
    let mut scope = tenants.scope(&acme()).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    sqlx::query("insert into t values (1, 99)")
        .execute(&mut *tx)
        .await
        .unwrap();
    let error = tx.commit().await.unwrap_err();
    let constraint = error
        .as_sqlx()
        .unwrap()
        .as_database_error()
        .unwrap()
        .constraint();
    assert_eq!(constraint, Some("t_twin_fkey"));
}

#[tokio::test]
async fn a_transaction_that_a_nested_begin_destroyed_is_not_committed() {
    let (db, pool) = one_connection().await;
    let tenants = Tenants::new(pool);
    let mut scope = tenants.scope(&acme()).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    sqlx::query("insert into t values (1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    let _ = sqlx::query("select 1/0").execute(&mut *tx).await;
    let _ = Connection::begin(&mut *tx).await;
    assert!(matches!(tx.commit().await, Err(TenantError::Ended { .. })));
    let rows: i64 = sqlx::query_scalar("select count(*) from t")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

/// What careless code may do to a connection of the pool, beside the door.
async fn spoil(pool: &PgPool, how: &str) {
    let mut conn = pool.acquire().await.unwrap();
    match how {
        "open" | "failed" => {
            // sqlx does not count a BEGIN of one's own.
            sqlx::raw_sql("begin; set local transom.tenant = 'blue'; insert into t values (7)")
                .execute(&mut *conn)
                .await
                .unwrap();
            if how == "failed" {
                let failed = sqlx::raw_sql("select 1/0").execute(&mut *conn).await;
                assert!(failed.is_err());
            }
        }
        _ => {
            let mut copy = conn.copy_in_raw("copy t from stdin").await.unwrap();
            copy.send("7\t\\N\n".as_bytes()).await.unwrap();
            drop(copy);
            // Gets the answer to the COPY; its own is for the next.
            let answered = sqlx::raw_sql("select 1").execute(&mut *conn).await;
            assert!(answered.is_err());
        }
    }
}

#[tokio::test]
async fn a_connection_that_others_have_spoilt_is_closed_and_another_one_is_taken() {
    for how in ["open", "failed", "copy"] {
        // Plain sqlx: the next borrower begins inside of it, or reads the answers of others.
        let (_db, pool) = one_connection().await;
        spoil(&pool, how).await;
        let plain = async {
            let mut tx = pool.begin().await?;
            let tenant = "select coalesce(current_setting('transom.tenant', true), '')";
            let tenant: String = sqlx::query_scalar(tenant).fetch_one(&mut *tx).await?;
            let rows: i64 = sqlx::query_scalar("select count(*) from t")
                .fetch_one(&mut *tx)
                .await?;
            tx.commit().await?;
            Ok::<_, sqlx::Error>((tenant, rows))
        };
        let plain = plain.await;
        assert!(
            !matches!(&plain, Ok((tenant, 0)) if tenant.is_empty()),
            "sqlx has mended {how}: {plain:?}"
        );

        let (_db, pool) = one_connection().await;
        let tenants = Tenants::new(pool.clone());
        spoil(&pool, how).await;
        let seen: Result<(String, i64), sqlx::Error> = tenants
            .run(&acme(), async |tx| {
                sqlx::query_as(
                    "select current_setting('transom.tenant', true), (select count(*) from t)",
                )
                .fetch_one(&mut **tx)
                .await
            })
            .await;
        assert_eq!(seen.unwrap(), ("acme".to_owned(), 0), "{how}");
        assert!(!in_transaction(&pool).await);
        // What a session is like was not learnt from the spoilt one: the new one is kept.
        let session = session(&tenants).await;
        assert_eq!(session, self::session(&tenants).await, "{how}");

        // Who asks for a scope is told.
        spoil(&pool, how).await;
        let mut scope = tenants.scope(&acme()).await.unwrap();
        let refused = scope.begin().await.unwrap_err();
        assert!(
            matches!(refused, TenantError::NotFresh { .. }),
            "{refused:?}"
        );
        drop(scope);
        assert!(!in_transaction(&pool).await);
    }
}

#[tokio::test]
async fn a_future_that_is_dropped_inside_a_savepoint_spoils_the_commit() {
    let (db, pool) = one_connection().await;
    let tenants = Tenants::new(pool.clone());
    let mut scope = tenants.scope(&acme()).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    let half = tx.savepoint(async |tx| {
        sqlx::query("insert into t values (1)")
            .execute(&mut **tx)
            .await?;
        loop {
            tokio::task::yield_now().await;
        }
        #[expect(unreachable_code, reason = "says what it would give")]
        Ok::<_, TenantError>(())
    });
    assert!(cancel::drop_after_polls(half, 40).await.is_none());
    let refused = tx.commit().await.unwrap_err();
    assert!(
        matches!(refused, TenantError::SavepointAbandoned { .. }),
        "{refused:?}"
    );
    drop(scope);
    assert!(!in_transaction(&pool).await);
    let rows: i64 = sqlx::query_scalar("select count(*) from t")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

/// The server's process behind the pool's only connection.
async fn session(tenants: &Tenants) -> i32 {
    let session: Result<i32, sqlx::Error> = tenants
        .run(&acme(), async |tx| {
            sqlx::query_scalar("select pg_backend_pid()")
                .fetch_one(&mut **tx)
                .await
        })
        .await;
    session.unwrap()
}

#[tokio::test]
async fn what_cannot_be_serialized_is_an_error_of_commit_and_keeps_the_connection() {
    let (db, pool) = one_connection().await;
    sqlx::raw_sql(
        "create table on_call (doctor text primary key, yes bool not null);
                   insert into on_call values ('ann', true), ('bob', true)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let serializable = TxOptions::new().isolation(Isolation::Serializable);
    let tenants = Tenants::new(pool).options(serializable.clone());
    let other = Tenants::new(db.pool().clone()).options(serializable);
    let before = session(&tenants).await;
    let refused: Result<(), TenantError> = tenants
        .run(&acme(), async |tx| {
            leave(tx, "ann").await?;
            // Who leaves at the same time, and is first to commit.
            other
                .run(&acme(), async |tx| leave(tx, "bob").await)
                .await?;
            Ok(())
        })
        .await;
    let Err(TenantError::RolledBack { source, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        source.as_database_error().unwrap().code().as_deref(),
        Some("40001")
    );
    assert_eq!(session(&tenants).await, before);
}

async fn leave(tx: &mut TenantTx<'_>, doctor: &str) -> sqlx::Result<()> {
    let others: i64 = sqlx::query_scalar("select count(*) from on_call where yes and doctor <> $1")
        .bind(doctor)
        .fetch_one(&mut **tx)
        .await?;
    assert_eq!(others, 1);
    sqlx::query("update on_call set yes = false where doctor = $1")
        .bind(doctor)
        .execute(&mut **tx)
        .await
        .map(drop)
}

#[tokio::test]
async fn what_a_transaction_has_committed_by_itself_leaves_nothing_on_its_session() {
    for succeeds in [true, false] {
        let (_db, pool) = one_connection().await;
        let tenants = Tenants::new(pool.clone());
        let result: Result<(), TenantError> = tenants
            .run(&acme(), async |tx| {
                let sql = "create temporary table mine as select 'of acme' as body;
                           declare held cursor with hold for select body from mine;
                           commit; begin";
                sqlx::raw_sql(sql).execute(&mut **tx).await?;
                if succeeds {
                    Ok(())
                } else {
                    Err(TenantError::Statement(sqlx::Error::WorkerCrashed))
                }
            })
            .await;
        assert!(result.is_err());
        // Past the tenants, whose own COMMIT clears up.
        let mut conn = pool.acquire().await.unwrap();
        let left: Vec<String> = sqlx::query_scalar(
            "select name from pg_cursors where is_holdable
             union all
             select relname::text from pg_class where relnamespace = pg_my_temp_schema()",
        )
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        assert!(left.is_empty(), "{left:?} when it succeeds: {succeeds}");
    }
}

/// A clock for tests: some projects have one, in front of PostgreSQL's own.
#[tokio::test]
async fn functions_in_front_of_postgres_own_are_not_asked() {
    let db = transom_testkit::database().await;
    let sql = format!(
        "create schema fake;
         create function fake.now() returns timestamptz language sql
             as $$ select '2020-01-01'::timestamptz $$;
         create function fake.current_setting(text, boolean) returns text language sql
             as $$ select 'blue' $$;
         alter database \"{}\" set search_path = fake, pg_catalog",
        db.name()
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(db.pool())
        .await
        .unwrap();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(db.options())
        .await
        .unwrap();
    let tenants = Tenants::new(pool);
    let tenant: Result<String, TenantError> = tenants
        .run(&acme(), async |tx| {
            let tenant = "select pg_catalog.current_setting('transom.tenant')";
            Ok(sqlx::query_scalar(tenant).fetch_one(&mut **tx).await?)
        })
        .await;
    assert_eq!(tenant.unwrap(), "acme");
}

#[tokio::test]
async fn a_connection_that_never_heard_of_the_tenant_is_not_committed() {
    let (db, pool) = one_connection().await;
    let tenants = Tenants::new(pool);
    let mut scope = tenants.scope(&acme()).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    // As behind a pooler, when a COMMIT of the work's own has let go of the server's session.
    let mut other = db.pool().acquire().await.unwrap();
    std::mem::forget(other.begin().await.unwrap());
    std::mem::swap(&mut *tx, &mut *other);
    let error = tx.commit().await.unwrap_err();
    assert!(
        matches!(error, TenantError::TenantChanged { .. }),
        "{error}"
    );
}

#[tokio::test]
async fn other_defaults_of_a_role_cost_a_connection_once_and_not_for_ever() {
    let db = transom_testkit::schema().await;
    let role = db.app_role().await;
    let name = role.get_username().to_owned();
    let pool = PgPoolOptions::new().max_connections(1);
    let tenants = Tenants::new(pool.connect_with(role).await.unwrap());
    session(&tenants).await;
    // As an administrator may, while the application runs.
    let sql =
        format!("alter role \"{name}\" set role = 'pg_monitor'; grant pg_monitor to \"{name}\"");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(db.pool())
        .await
        .unwrap();
    // The session that is there goes; the new ones are not like it.
    let mut scope = tenants.unscoped("ends the old session").await.unwrap();
    sqlx::query("select 1").execute(&mut *scope).await.unwrap();
    drop(scope);
    let mut sessions = Vec::new();
    for _ in 0..5 {
        sessions.push(session(&tenants).await);
    }
    assert_eq!(sessions[3], sessions[4], "{sessions:?}");
}
