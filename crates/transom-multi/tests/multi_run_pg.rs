//! Running a Multi against PostgreSQL: all or nothing, and what a failure tells.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use sqlx::PgPool;
use transom_multi::{Failure, Multi, transact};
use transom_testkit::Isolated;

#[derive(Debug, thiserror::Error)]
enum AppError {
    #[error("{0} is not allowed")]
    Refused(i32),
    #[error("the database failed")]
    Db(#[from] sqlx::Error),
}

impl AppError {
    fn code(&self) -> String {
        match self {
            AppError::Db(error) => error
                .as_database_error()
                .unwrap()
                .code()
                .unwrap()
                .into_owned(),
            AppError::Refused(_) => String::new(),
        }
    }
}

async fn numbers() -> Isolated {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create table numbers (n int primary key, twin int references numbers deferrable initially deferred)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    db
}

async fn insert(conn: &mut sqlx::PgConnection, n: i32) -> Result<i32, AppError> {
    if n < 0 {
        return Err(AppError::Refused(n));
    }
    sqlx::query("insert into numbers values ($1)")
        .bind(n)
        .execute(conn)
        .await?;
    Ok(n)
}

async fn written(pool: &PgPool) -> Vec<i32> {
    sqlx::query_scalar("select n from numbers order by n")
        .fetch_all(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn every_step_or_none() {
    let db = numbers().await;
    let multi = |last| {
        Multi::with_error()
            .step("first", async |tx, ()| insert(tx, 1).await)
            .step("second", async |tx, (first,): &(i32,)| {
                insert(tx, first + 1).await
            })
            .step("third", async move |tx, _| insert(tx, last).await)
    };
    let failure = multi(-5).run(db.pool()).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        "step `third` failed: -5 is not allowed"
    );
    let Failure {
        step, completed, ..
    } = failure;
    assert_eq!(
        (step.as_ref(), completed),
        ("third", (Some(1), Some(2), None))
    );
    assert!(written(db.pool()).await.is_empty());

    assert_eq!(multi(9).run(db.pool()).await.unwrap(), (1, 2, 9));
    assert_eq!(written(db.pool()).await, [1, 2, 9]);
}

#[tokio::test]
async fn each_names_the_item_that_failed() {
    let db = numbers().await;
    let multi = |items: Vec<i32>| {
        Multi::with_error()
            .put("base", 10)
            .each("item", items, async |tx, (base,): &(i32,), n| {
                insert(tx, base + n).await
            })
    };
    let failure = multi(vec![1, 2, -90]).run(db.pool()).await.unwrap_err();
    assert_eq!(failure.step, "item[2]");
    assert_eq!(failure.completed, (Some(10), None));
    assert_eq!(
        multi(vec![1, 2]).run(db.pool()).await.unwrap(),
        (10, vec![11, 12])
    );
    assert_eq!(written(db.pool()).await, [11, 12]);
}

#[tokio::test]
async fn each_of_takes_its_items_from_earlier_results() {
    let db = numbers().await;
    let multi = Multi::with_error().put("upto", 3).each_of(
        "item",
        |(upto,): &(i32,)| 0..*upto,
        async |tx, _, n| insert(tx, n).await,
    );
    assert_eq!(multi.run(db.pool()).await.unwrap(), (3, vec![0, 1, 2]));
}

#[tokio::test]
async fn run_in_is_a_savepoint_of_the_callers_transaction() {
    let db = numbers().await;
    let mut tx = db.pool().begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    // A statement fails inside: without the savepoint the transaction would be lost.
    let failed = Multi::with_error()
        .step("two", async |tx, ()| insert(tx, 2).await)
        .step("again", async |tx, _| insert(tx, 1).await)
        .run_in(&mut tx)
        .await
        .unwrap_err();
    assert_eq!(
        (failed.step.as_ref(), failed.error.code().as_str()),
        ("again", "23505")
    );
    let three = Multi::with_error().step("three", async |tx, ()| insert(tx, 3).await);
    assert_eq!(three.run_in(&mut tx).await.unwrap(), (3,));
    tx.commit().await.unwrap();
    assert_eq!(written(db.pool()).await, [1, 3]);
}

#[tokio::test]
async fn run_in_needs_a_transaction() {
    let db = numbers().await;
    let mut conn = db.pool().acquire().await.unwrap();
    let failure = Multi::with_error()
        .step("one", async |tx, ()| insert(tx, 1).await)
        .run_in(&mut conn)
        .await
        .unwrap_err();
    assert_eq!(
        (failure.step.as_ref(), failure.error.code().as_str()),
        ("$begin", "25P01")
    );
    assert!(written(db.pool()).await.is_empty());
}

#[tokio::test]
async fn savepoints_nest_and_undo_only_themselves() {
    let db = numbers().await;
    transact(db.pool(), async |tx| {
        insert(tx, 1).await?;
        let inner = tx
            .savepoint(async |sp| {
                insert(sp, 2).await?;
                let innermost = sp.savepoint(async |sp| insert(sp, 1).await).await;
                assert!(innermost.is_err());
                insert(sp, 3).await?;
                Err::<(), _>(AppError::Refused(0))
            })
            .await;
        assert!(matches!(inner, Err(AppError::Refused(0))));
        tx.savepoint(async |sp| insert(sp, 4).await).await
    })
    .await
    .unwrap();
    assert_eq!(written(db.pool()).await, [1, 4]);
}

#[tokio::test]
async fn steps_borrow_and_run_in_spawned_tasks() {
    let db = numbers().await;
    let pool = db.pool().clone();
    let task = tokio::spawn(async move {
        let label = String::from("x");
        let label = &label;
        Multi::with_error()
            .step("one", async |tx, ()| {
                insert(tx, 1).await.map(|n| format!("{label}{n}"))
            })
            .run(&pool)
            .await
    });
    assert_eq!(task.await.unwrap().unwrap(), ("x1".to_owned(),));
}

#[tokio::test]
async fn inspect_looks_at_the_results_so_far_when_the_run_has_come_there() {
    let db = numbers().await;
    let mut seen = Vec::new();
    let failed = Multi::with_error()
        .step("one", async |tx, ()| insert(tx, 1).await)
        .inspect(|(one,)| seen.push(*one))
        .step("bad", async |tx, _| insert(tx, -1).await)
        .inspect(|_| unreachable!("a step before it has failed"))
        .run(db.pool())
        .await;
    assert_eq!(failed.unwrap_err().step, "bad");
    assert_eq!(seen, [1]);
}
