//! Many writers of one value: one wins, and the others get the typed error.

use std::sync::Arc;

use sqlx::Executor as _;
use tokio::sync::Barrier;
use transom_constraint::{ConstraintError, ConstraintExt, Constraints, constraint_errors};

constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        EmailTaken,
        #[other]
        Database(ConstraintError),
    }
}

const WRITERS: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_fifty_wins_and_the_others_are_told_that_it_is_taken() {
    let db = transom_testkit::schema().await;
    db.pool()
        .execute("CREATE TABLE users (email text NOT NULL UNIQUE)")
        .await
        .unwrap();
    let users = Arc::new(Constraints::of("users").unique("email").build().unwrap());
    let start = Arc::new(Barrier::new(WRITERS));

    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (pool, users, start) = (db.pool().clone(), Arc::clone(&users), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let inserted = sqlx::query("INSERT INTO users (email) VALUES ($1)")
                    .bind("ann@example.org")
                    .execute(&pool)
                    .await;
                // Half of them in the words of a form, half by the caller's own error.
                if writer % 2 == 0 {
                    inserted.map(drop).map_err(SignUpError::from)
                } else {
                    match inserted.constraints(&users) {
                        Err(ConstraintError::Invalid(errors)) => {
                            assert_eq!(errors.to_string(), "email has already been taken");
                            assert_eq!(errors.get("email")[0].code, "unique");
                            Err(SignUpError::EmailTaken)
                        }
                        other => other.map(drop).map_err(SignUpError::Database),
                    }
                }
            })
        })
        .collect();

    let (mut won, mut told) = (0, 0);
    for writer in writers {
        match writer.await.unwrap() {
            Ok(()) => won += 1,
            Err(SignUpError::EmailTaken) => told += 1,
            Err(SignUpError::Database(other)) => panic!("{other:?}"),
        }
    }
    assert_eq!((won, told), (1, WRITERS - 1));
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM users")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 1);
}
