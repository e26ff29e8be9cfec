//! How a transaction begins: isolation, limits, settings, a prologue. Nothing stays behind.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod numbers;

use std::time::Duration;

use numbers::{AppError, insert, numbers, written};
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgConnection, PgPool, query, query_scalar};
use transom_multi::{Isolation, Misuse, Multi, TxOptions, transact_with};
use transom_testkit::Isolated;

async fn setting(conn: &mut PgConnection, name: &str) -> Option<String> {
    query_scalar("select current_setting($1, true)")
        .bind(name)
        .fetch_one(conn)
        .await
        .unwrap()
}

async fn one_connection() -> (Isolated, PgPool) {
    let db = numbers().await;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(db.options())
        .await
        .unwrap();
    (db, pool)
}

#[tokio::test]
async fn every_option_reaches_the_transaction_and_none_outlives_it() {
    let (_db, pool) = one_connection().await;
    let value = r"it's \ odd";
    let options = TxOptions::new()
        .isolation(Isolation::Serializable)
        .read_only()
        .deferrable()
        .statement_timeout(Duration::from_millis(4321))
        .lock_timeout(Duration::from_secs(2))
        .set_local("app.tenant", value);
    let names = [
        "transaction_isolation",
        "transaction_read_only",
        "transaction_deferrable",
        "statement_timeout",
        "lock_timeout",
        "app.tenant",
    ];
    let read = async |conn: &mut PgConnection| {
        let mut settings = Vec::new();
        for name in names {
            settings.push(setting(conn, name).await.unwrap_or_default());
        }
        settings
    };
    let before = read(&mut pool.acquire().await.unwrap()).await;
    let inside = transact_with(&pool, &options, async |tx| {
        Ok::<_, sqlx::Error>(read(tx).await)
    });
    let inside = inside.await.unwrap();
    assert_eq!(inside, ["serializable", "on", "on", "4321ms", "2s", value]);
    let after = read(&mut pool.acquire().await.unwrap()).await;
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_read_only_multi_refuses_writes() {
    let (db, pool) = one_connection().await;
    let write = || Multi::new().execute("write", query("insert into numbers values (1)"));
    let options = TxOptions::new().read_only();
    let failure = write().run_with(&pool, &options).await.unwrap_err();
    assert_eq!(failure.sqlstate().as_deref(), Some("25006"));
    let options = TxOptions::new().read_write();
    write().run_with(&pool, &options).await.unwrap();
    assert_eq!(written(db.pool()).await, [1]);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_stopped_on_the_server() {
    let (_db, pool) = one_connection().await;
    let options = TxOptions::new().statement_timeout(Duration::from_millis(1));
    let failure = Multi::new()
        .execute("sleep", query("select pg_sleep(60)"))
        .run_with(&pool, &options)
        .await
        .unwrap_err();
    assert_eq!(failure.step, "sleep");
    assert_eq!(failure.sqlstate().as_deref(), Some("57014"));
}

#[tokio::test]
async fn a_lock_that_is_not_free_is_not_waited_for() {
    let (db, pool) = one_connection().await;
    let mut holder = db.pool().begin().await.unwrap();
    sqlx::raw_sql("lock table numbers")
        .execute(&mut *holder)
        .await
        .unwrap();
    let options = TxOptions::new().lock_timeout(Duration::from_millis(1));
    let failure = Multi::with_error::<AppError>()
        .step("insert", async |tx, ()| insert(tx, 1).await)
        .run_with(&pool, &options)
        .await
        .unwrap_err();
    assert_eq!(failure.sqlstate().as_deref(), Some("55P03"));
}

#[tokio::test]
async fn a_prologue_runs_before_the_first_step_of_every_attempt() {
    let (db, pool) = one_connection().await;
    let first = 7;
    let options = TxOptions::new().prologue(async |conn| {
        let insert = query("insert into numbers values ($1)").bind(first);
        insert.execute(conn).await.map(drop)
    });
    let seen = Multi::new().fetch_all("seen", query_scalar::<_, i32>("select n from numbers"));
    let (seen,) = seen.run_with(&pool, &options).await.unwrap();
    assert_eq!(seen, [7]);
    // The same options once more: the same insert fails now, before any step.
    let again = Multi::new().put("step", ()).run_with(&pool, &options).await;
    let failure = again.unwrap_err();
    assert_eq!(failure.step, "$prologue");
    assert_eq!(failure.sqlstate().as_deref(), Some("23505"));
    // A pool of one connection: it is clean again.
    sqlx::raw_sql("insert into numbers values (8)")
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(written(db.pool()).await, [7, 8]);
}

#[tokio::test]
async fn options_can_own_what_their_prologue_needs() {
    fn scope(name: String) -> TxOptions<'static> {
        TxOptions::new().prologue_with(name, async |conn, name| {
            let set = query("select set_config('app.scope', $1, true)").bind(name);
            set.execute(conn).await.map(drop)
        })
    }
    let (_db, pool) = one_connection().await;
    let options = scope("ann".to_owned());
    let inside = transact_with(&pool, &options, async |tx| {
        Ok::<_, sqlx::Error>(setting(tx, "app.scope").await)
    });
    assert_eq!(inside.await.unwrap().as_deref(), Some("ann"));
}

/// A setting that travels with BEGIN takes no snapshot yet.
#[tokio::test]
async fn settings_do_not_fix_the_snapshot() {
    let (db, pool) = one_connection().await;
    let options = TxOptions::new()
        .isolation(Isolation::RepeatableRead)
        .set_local("app.scope", "x")
        .prologue(async |_conn| {
            let late = "insert into numbers values (1)";
            query(late).execute(db.pool()).await.map(drop)
        });
    let seen = Multi::new().fetch_all("seen", query_scalar::<_, i32>("select n from numbers"));
    let (seen,) = seen.run_with(&pool, &options).await.unwrap();
    assert_eq!(seen, [1]);
}

/// The rollback of a deferrable transaction waits for nobody.
#[tokio::test]
async fn a_deferrable_transaction_that_fails_does_not_wait() {
    let (db, pool) = one_connection().await;
    let options = TxOptions::new()
        .isolation(Isolation::Serializable)
        .read_only()
        .deferrable();
    let mut rival = None;
    let failure = Multi::with_error::<AppError>()
        .step("fail", async |tx, ()| {
            query("select 1").execute(&mut **tx).await?;
            let mut open = db
                .pool()
                .begin_with("begin isolation level serializable")
                .await?;
            insert(&mut open, 1).await?;
            rival = Some(open);
            Err::<(), _>(AppError::Refused(1))
        })
        .run_with(&pool, &options);
    let failure = tokio::time::timeout(Duration::from_secs(30), failure);
    // The rival stays open: who waits for it waits for ever.
    assert_eq!(failure.await.unwrap().unwrap_err().step, "fail");
    drop(rival);
}

#[tokio::test]
async fn a_list_is_set_as_a_list() {
    let (db, pool) = one_connection().await;
    let options = TxOptions::new().set_local_list("search_path", [db.name(), "pg_temp"]);
    let schemas = transact_with(&pool, &options, async |tx| {
        let schemas = query_scalar::<_, Vec<String>>("select current_schemas(false)::text[]");
        schemas.fetch_one(&mut **tx).await
    });
    assert_eq!(schemas.await.unwrap()[0], db.name());
}

/// Rows of a deferred trigger that satisfy each other's constraints in the end.
#[tokio::test]
async fn deferred_constraints_can_be_left_to_commit() {
    let (db, pool) = one_connection().await;
    let schema = "create table pairs (n int primary key,
            other int references pairs deferrable initially deferred);
        create function twin() returns trigger language plpgsql as $$ begin
            if new.n = 1 then
                insert into pairs values (50, 51);
                insert into pairs values (51, null);
            end if;
            return null;
        end $$;
        create constraint trigger twin after insert on pairs deferrable initially deferred
            for each row execute function twin()";
    sqlx::raw_sql(schema).execute(db.pool()).await.unwrap();
    let one = || Multi::new().execute("one", query("insert into pairs values (1)"));
    let failure = one().run(&pool).await.unwrap_err();
    assert_eq!(failure.step, "$constraints");
    for options in [TxOptions::new(), TxOptions::new().fold_check()] {
        let options = options.constraints_at_commit();
        one().run_with(&pool, &options).await.unwrap();
        let dangling = Multi::new().execute("bad", query("insert into pairs values (2, 9)"));
        let failure = dangling.run_with(&pool, &options).await.unwrap_err();
        assert_eq!(failure.step, "$commit");
        assert_eq!(failure.sqlstate().as_deref(), Some("23503"));
        // A swallowed error is found all the same.
        let swallow = Multi::new().step("swallow", async |tx, ()| {
            let _ = query("select 1/0").execute(&mut **tx).await;
            Ok(())
        });
        let failure = swallow.run_with(&pool, &options).await.unwrap_err();
        assert_eq!(failure.step, "$constraints");
        let deleted = query("delete from pairs").execute(&pool).await.unwrap();
        assert_eq!(deleted.rows_affected(), 3);
    }
}

#[tokio::test]
async fn a_setting_that_does_not_exist_fails_at_begin() {
    let (db, pool) = one_connection().await;
    let options = TxOptions::new().set_local("no_such_setting", "1");
    let insert = || Multi::new().execute("write", query("insert into numbers values (1)"));
    let failure = insert().run_with(&pool, &options).await.unwrap_err();
    assert_eq!(failure.step, "$begin");
    assert_eq!(failure.sqlstate().as_deref(), Some("42704"));
    insert().run(&pool).await.unwrap();
    assert_eq!(written(db.pool()).await, [1]);
}

#[tokio::test]
async fn a_zero_byte_in_a_setting_is_found_before_a_connection_is_taken() {
    let (_db, pool) = one_connection().await;
    let _held = pool.acquire().await.unwrap();
    let options = TxOptions::new().set_local("app.tenant", "a\0b");
    let failure = Multi::new().put("step", ()).run_with(&pool, &options).await;
    let failure = failure.unwrap_err();
    assert_eq!(failure.step, "$build");
    let misuse = Misuse::find(&failure.error).unwrap();
    assert!(misuse.to_string().contains("`app.tenant`"));
}
