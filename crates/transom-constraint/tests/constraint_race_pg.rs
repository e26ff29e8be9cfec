//! Many writers of one value: one wins, and the others get the typed error.

use std::sync::Arc;

use sqlx::Executor as _;
use tokio::sync::Barrier;
use transom_constraint::{ConstraintError, ConstraintExt, Constraints};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_fifty_wins_and_the_others_are_told_in_declared_words() {
    const WRITERS: usize = 50;
    let db = transom_testkit::schema().await;
    db.pool()
        .execute("CREATE TABLE users (email text NOT NULL UNIQUE)")
        .await
        .unwrap();
    let users = Arc::new(Constraints::of("users").unique("email").build().unwrap());
    let start = Arc::new(Barrier::new(WRITERS));

    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (pool, users, start) = (db.pool().clone(), Arc::clone(&users), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                sqlx::query("INSERT INTO users (email) VALUES ($1)")
                    .bind("ann@example.org")
                    .execute(&pool)
                    .await
                    .constraints(&[&users])
            })
        })
        .collect();

    let (mut won, mut told) = (0, 0);
    for writer in writers {
        match writer.await.unwrap() {
            Ok(_) => won += 1,
            Err(ConstraintError::Invalid(errors)) => {
                assert_eq!(errors.to_string(), "email has already been taken");
                assert_eq!(errors.get("email")[0].code, "unique");
                told += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((won, told), (1, WRITERS - 1));
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM users")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 1);
}
