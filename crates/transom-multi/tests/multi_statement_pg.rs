//! Steps that are one SQL statement.

mod numbers;

use numbers::{AppError, numbers, written};
use sqlx::{Row, query, query_as, query_scalar};
use transom_multi::{Multi, Stale};

#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Number {
    n: i32,
    version: i32,
}

#[tokio::test]
async fn each_shortcut_gives_what_its_statement_gives() {
    let db = numbers().await;
    let (changed, one, none, all, scalar, row, raw) = Multi::with_error::<AppError>()
        .execute(
            "insert",
            query("insert into numbers values (1), (2), ($1)").bind(3),
        )
        .fetch_one_with("one", |(changed,)| {
            let changed = i32::try_from(*changed).unwrap();
            query_as::<_, Number>("select * from numbers where n = $1").bind(changed)
        })
        .fetch_optional(
            "none",
            query_as::<_, Number>("select * from numbers where n = 9"),
        )
        .fetch_all(
            "all",
            query_scalar::<_, i32>("select n from numbers order by n"),
        )
        .fetch_optional_with("scalar", |(_, one, ..)| {
            query_scalar::<_, i32>("select n from numbers where n < $1 order by n").bind(one.n)
        })
        .fetch_one("row", query("select 'x' as letter"))
        .execute("raw", sqlx::raw_sql("delete from numbers where n > 1"))
        .run(db.pool())
        .await
        .unwrap();
    assert_eq!(changed, 3);
    assert_eq!(one, Number { n: 3, version: 0 });
    assert_eq!(none, None);
    assert_eq!(all, [1, 2, 3]);
    assert_eq!(scalar, Some(1));
    assert_eq!(row.get::<&str, _>("letter"), "x");
    assert_eq!(raw, 2);
    assert_eq!(written(db.pool()).await, [1]);
}

#[tokio::test]
async fn a_map_and_borrowed_binds_work_too() {
    let db = numbers().await;
    let letter = String::from("x");
    let twice = query("select $1::text || $1::text")
        .bind(&letter)
        .map(|row: sqlx::postgres::PgRow| row.get::<String, _>(0));
    let (xx,) = Multi::new()
        .fetch_one("map", twice)
        .run(db.pool())
        .await
        .unwrap();
    assert_eq!(xx, "xx");
}

#[tokio::test]
async fn no_row_is_an_error_of_fetch_one() {
    let db = numbers().await;
    let failure = Multi::new()
        .fetch_one("one", query_as::<_, Number>("select * from numbers"))
        .run(db.pool())
        .await
        .unwrap_err();
    assert_eq!(failure.step, "one");
    assert!(matches!(failure.error, sqlx::Error::RowNotFound));
}

/// Optimistic locking: who read version 0 may write version 1, once.
#[tokio::test]
async fn the_stale_row_has_a_type() {
    let db = numbers().await;
    let update = |seen: i32| {
        Multi::with_error::<AppError>().execute_one(
            "update",
            query("update numbers set version = version + 1 where n = 1 and version = $1")
                .bind(seen),
        )
    };
    sqlx::raw_sql("insert into numbers values (1)")
        .execute(db.pool())
        .await
        .unwrap();
    assert_eq!(update(0).run(db.pool()).await.unwrap(), ((),));
    let failure = update(0).run(db.pool()).await.unwrap_err();
    let AppError::Stale(stale) = &failure.error else {
        panic!("{failure}")
    };
    assert_eq!((stale.step.as_ref(), stale.rows), ("update", 0));
    assert!(failure.to_string().contains("someone else changed it"));
}

#[tokio::test]
async fn more_than_one_row_is_rolled_back() {
    let db = numbers().await;
    let failure = Multi::new()
        .execute("insert", query("insert into numbers values (1), (2)"))
        .execute_one_with("delete", |(inserted,)| {
            query("delete from numbers where n <= $1").bind(i64::try_from(*inserted).unwrap())
        })
        .run(db.pool())
        .await
        .unwrap_err();
    assert_eq!(failure.step, "delete");
    assert_eq!(failure.completed, (Some(2), None));
    // The error is sqlx's own here, and still tells.
    let stale = Stale::find(&failure.error).unwrap();
    assert_eq!(stale.rows, 2);
    assert!(written(db.pool()).await.is_empty());
}
