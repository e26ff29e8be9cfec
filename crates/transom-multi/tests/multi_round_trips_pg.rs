//! What each way to run a transaction costs in round trips, counted on the wire: complete
//! answers of the server, for statements that the connection has prepared before.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

#[expect(dead_code, reason = "nothing is cut or slowed down here")]
mod wire;

use std::fmt::Debug;
use std::time::Duration;

use sqlx::{PgConnection, PgPool};
use transom_multi::{
    DynMulti, Failure, Isolation, Key, Multi, Retry, Tx, TxOptions, transact, transact_with,
};
use wire::{Rig, write};

/// Prices as they should be, and as they are.
struct Prices {
    rig: Rig,
    expected: Vec<(&'static str, usize)>,
    counted: Vec<(&'static str, usize)>,
}

impl Prices {
    async fn new() -> (PgPool, Prices) {
        let rig = Rig::new().await;
        let pool = rig.pool.clone();
        let (expected, counted) = (Vec::new(), Vec::new());
        let prices = Prices {
            rig,
            expected,
            counted,
        };
        (pool, prices)
    }

    /// The round trips of one run, after another that has prepared its statements.
    ///
    /// The pool's own ping of a connection that comes back is not among them: it happens in
    /// the background, after the run has answered, and is the same for all.
    async fn of<T, E: Debug>(
        &mut self,
        what: &'static str,
        expected: usize,
        run: impl AsyncFn() -> Result<T, E>,
    ) {
        run().await.unwrap();
        self.rig.settled().await;
        self.rig.wire.forget();
        run().await.unwrap();
        self.counted.push((what, self.rig.wire.round_trips()));
        self.expected.push((what, expected));
        self.rig.settled().await;
    }
}

fn three_steps<'a>() -> Multi<'a, ((), (), ())> {
    Multi::new()
        .step("a", async |tx, ()| write(tx, 0, 0).await)
        .step("b", async |tx, _| write(tx, 0, 1).await)
        .step("c", async |tx, _| write(tx, 0, 2).await)
}

fn three_statements<'a>() -> Multi<'a, (u64, u64, u64)> {
    let insert = |part: i32| {
        sqlx::query("insert into t values ($1, $2)")
            .bind(0)
            .bind(part)
    };
    Multi::new()
        .execute("a", insert(0))
        .execute("b", insert(1))
        .execute_with("c", move |(a, _): &(u64, u64)| insert(i32::from(*a > 0)))
}

fn three_of_a_list<'a>() -> DynMulti<'a> {
    (0..3).fold(DynMulti::new(), |multi, part| {
        let key = Key::<()>::named(part.to_string());
        multi.step(&key, async move |tx, _| write(tx, 0, part).await)
    })
}

fn one_of_three_in_a_savepoint<'a>() -> Multi<'a, ((), (), ())> {
    Multi::new()
        .step("a", async |tx, ()| write(tx, 0, 0).await)
        .step("b", async |tx, _| {
            tx.savepoint(async |sp| write(sp, 0, 1).await).await
        })
        .step("c", async |tx, _| write(tx, 0, 2).await)
}

async fn three_writes(tx: &mut PgConnection) -> sqlx::Result<()> {
    for part in 0..3 {
        write(tx, 0, part).await?;
    }
    Ok(())
}

async fn three_writes_in(tx: &mut Tx<'_>) -> sqlx::Result<()> {
    three_writes(tx).await
}

async fn by_hand(pool: &PgPool) -> sqlx::Result<()> {
    let mut tx = pool.begin().await?;
    three_writes(&mut tx).await?;
    tx.commit().await
}

fn failed_at<T, P>(step: &str, outcome: Result<T, Failure<sqlx::Error, P>>) -> Result<(), String> {
    match outcome {
        Ok(_) => Err(format!("`{step}` did not fail")),
        Err(failure) if failure.step != step => Err(failure.to_string()),
        Err(_) => Ok(()),
    }
}

#[tokio::test]
async fn every_way_has_its_price() {
    let (pool, mut price) = Prices::new().await;
    let pool = &pool;
    let fold = &TxOptions::new().fold_check();

    // BEGIN, three statements, COMMIT; one more for the check, which can travel with COMMIT.
    price.of("sqlx", 5, async || by_hand(pool).await).await;
    let run = async || three_steps().run(pool).await;
    price.of("Multi", 6, run).await;
    let run = async || three_steps().run_with(pool, fold).await;
    price.of("Multi, folded", 5, run).await;

    // Isolation, time limits and settings travel with BEGIN. A prologue costs its statements.
    let settings = &TxOptions::new()
        .isolation(Isolation::RepeatableRead)
        .read_write()
        .statement_timeout(Duration::from_mins(1))
        .lock_timeout(Duration::from_mins(1))
        .set_local("app.user", "ann");
    let run = async || three_steps().run_with(pool, settings).await;
    price.of("settings", 6, run).await;
    let settings_folded = &settings.clone().fold_check();
    let run = async || three_steps().run_with(pool, settings_folded).await;
    price.of("settings, folded", 5, run).await;
    let prologue = &TxOptions::new().prologue(async |conn| write(conn, 0, 9).await);
    let run = async || three_steps().run_with(pool, prologue).await;
    price.of("prologue of one", 7, run).await;

    // However the three statements are written down, they cost the same.
    let run = async || three_statements().run(pool).await;
    price.of("shortcuts", 6, run).await;
    let run = async || three_of_a_list().run(pool).await;
    price.of("DynMulti", 6, run).await;
    let run = async || {
        let part = async |tx: &mut Tx<'_>, (): &(), part| write(tx, 0, part).await;
        Multi::new().each("part", 0..3, part).run(pool).await
    };
    price.of("each", 6, run).await;
    let run = async || Multi::new().merge("all", three_steps()).run(pool).await;
    price.of("merge", 6, run).await;
    let retry = &Retry::up_to(3);
    let run = async || retry.run(pool, three_steps).await;
    price.of("Retry, first attempt", 6, run).await;

    // Without steps.
    let run = async || transact(pool, three_writes_in).await;
    price.of("transact", 6, run).await;
    let run = async || transact_with(pool, fold, three_writes_in).await;
    price.of("transact, folded", 5, run).await;
    let run = async || transact(pool, async |_tx| Ok::<_, sqlx::Error>(())).await;
    price.of("transact of nothing", 3, run).await;

    let run = async || Multi::new().run(pool).await;
    price.of("Multi of nothing", 0, run).await;

    // A savepoint costs two, and so does a Multi inside a transaction of the caller.
    let run = async || one_of_three_in_a_savepoint().run(pool).await;
    price.of("savepoint", 6 + 2, run).await;
    let run = async || {
        let mut tx = pool.begin().await?;
        let done = three_steps().run_in(&mut tx).await;
        done.map_err(Failure::into_error)?;
        tx.commit().await
    };
    price.of("run_in", 5 + 2, run).await;
    let run = async || {
        let inner = async |tx: &mut Tx<'_>, (): &()| {
            let done = tx.run(three_steps()).await;
            done.map_err(Failure::into_error)
        };
        Multi::new().step("all", inner).run(pool).await
    };
    price.of("tx.run", 6 + 2, run).await;

    assert_eq!(price.counted, price.expected);
}

#[tokio::test]
async fn a_failure_has_its_price() {
    let (pool, mut price) = Prices::new().await;
    let pool = &pool;
    sqlx::raw_sql("create table deferred (n int unique deferrable initially deferred)")
        .execute(price.rig.db.pool())
        .await
        .unwrap();

    // A failed step: BEGIN, the steps before it, ROLLBACK. A constraint that fails when it is
    // checked, or a COMMIT that is refused: BEGIN, the steps, the check, COMMIT or ROLLBACK.
    // None of them costs the connection, with its prepared statements.
    let run = async || {
        let failing = Multi::new()
            .step("a", async |tx, ()| write(tx, 0, 0).await)
            .step("b", async |_tx, _| Err::<(), _>(sqlx::Error::RowNotFound));
        failed_at("b", failing.run(pool).await)
    };
    price.of("second step fails", 3, run).await;
    let run = async || {
        let dangling = three_steps().step("d", async |tx, _| {
            sqlx::query("insert into deferred values (1), (1)")
                .execute(&mut **tx)
                .await
                .map(drop)
        });
        failed_at("$constraints", dangling.run(pool).await)
    };
    price.of("the check fails", 1 + 4 + 2, run).await;
    let run = async || {
        let refused = three_steps().step("d", async |tx, _| {
            // Filled at COMMIT, because it outlives the transaction.
            let late = "declare late cursor with hold for select 1 / (0 * pg_backend_pid())";
            sqlx::raw_sql(late).execute(&mut **tx).await.map(drop)
        });
        failed_at("$commit", refused.run(pool).await)
    };
    price.of("COMMIT is refused", 1 + 4 + 2, run).await;

    // A savepoint is undone in one.
    let run = async || {
        let undone = async |tx: &mut Tx<'_>, (): &()| {
            let inner = tx.savepoint(async |sp| {
                write(sp, 0, 0).await?;
                Err::<(), _>(sqlx::Error::RowNotFound)
            });
            Ok(inner.await.is_err())
        };
        Multi::new().step("undone", undone).run(pool).await
    };
    price.of("savepoint fails", 4 + 2, run).await;

    // What is refused before BEGIN asks the database for nothing.
    let run = async || {
        let refused = three_steps().check("no", || Err(sqlx::Error::RowNotFound));
        failed_at("no", refused.run(pool).await)
    };
    price.of("a check before BEGIN fails", 0, run).await;

    assert_eq!(price.counted, price.expected);
}

/// What goes to the server while a Multi runs, and then, in the background, while its
/// connection goes back to the pool.
async fn messages(rig: &Rig, options: &TxOptions<'_>) -> (Vec<String>, Vec<String>) {
    let step = async || {
        let multi = Multi::new().step("only", async |tx, ()| write(tx, 0, 0).await);
        multi.run_with(&rig.pool, options).await.unwrap();
    };
    step().await;
    rig.settled().await;
    rig.wire.forget();
    step().await;
    let run = rig.wire.messages();
    rig.wire.forget();
    rig.settled().await;
    (run, rig.wire.messages())
}

const STATEMENT: [&str; 4] = ["Bind", "Execute", "Close", "Sync"];

#[tokio::test]
async fn the_check_is_a_message_of_its_own() {
    let rig = Rig::new().await;
    let (run, after) = messages(&rig, &TxOptions::new()).await;
    let (begin, rest) = run.split_first().unwrap();
    assert_eq!(begin, "Query: BEGIN");
    let (statement, end) = rest.split_at(STATEMENT.len());
    assert_eq!(statement, STATEMENT);
    let check = "Query: SET CONSTRAINTS ALL IMMEDIATE; SAVEPOINT transom_check";
    assert_eq!(end, [check, "Query: COMMIT"]);
    assert_eq!(after, ["Sync"], "the pool's ping");
}

#[tokio::test]
async fn settings_travel_with_begin_and_the_folded_check_with_commit() {
    let rig = Rig::new().await;
    let options = TxOptions::new()
        .isolation(Isolation::Serializable)
        .statement_timeout(Duration::from_secs(2))
        .set_local("app.user", "ann")
        .fold_check();
    let (run, after) = messages(&rig, &options).await;
    let begin = r#"Query: BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL "statement_timeout" = E'2000'; SET LOCAL "app"."user" = E'ann'"#;
    let (first, rest) = run.split_first().unwrap();
    assert_eq!(first, begin);
    let (statement, end) = rest.split_at(STATEMENT.len());
    assert_eq!(statement, STATEMENT);
    let end_of_all = "Query: SET CONSTRAINTS ALL IMMEDIATE; COMMIT AND CHAIN";
    assert_eq!(end, [end_of_all]);
    // The empty transaction of AND CHAIN ends with the ping that every connection gets.
    assert_eq!(after, ["Query: ROLLBACK", "Sync"]);
}
