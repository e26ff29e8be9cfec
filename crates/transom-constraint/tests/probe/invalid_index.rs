//! What a failed `CREATE INDEX CONCURRENTLY` leaves.

use sqlx::query;
use transom_constraint::{Probe, Row};

use crate::schema::{none, rules, told, with};

#[tokio::test]
async fn an_invalid_index_is_not_judged_and_what_the_server_says_of_it_is_kept() {
    let db = with(
        "CREATE TABLE t (id int PRIMARY KEY, a int, n int NOT NULL);
         CREATE UNIQUE INDEX t_a_key ON t (a);
         INSERT INTO t VALUES (1, 7, 1);
         -- Where the second of its two scans fails; to have it fail takes luck.
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_a_key'::regclass",
    )
    .await;
    let set = rules("t", |t| t.unique("a").not_null("n"));
    let probe = Probe::load(db.pool(), &set).await.unwrap();
    // Rows that were there before may have a key twice, and be updated all the same.
    let new = || Row::insert().set("id", 2).set("a", 7).set("n", 1);
    let found = probe.violations(db.pool(), new()).await.unwrap();
    let unjudged = "unique(a): the table has no such constraint".to_owned();
    assert_eq!(told(&found), (none(), vec![unjudged]));
    // A new row it refuses, and the error is translated.
    let insert = query("INSERT INTO t VALUES (2, 7, 1)");
    let error = probe.execute(db.pool(), insert, new()).await.unwrap_err();
    assert_eq!(error.to_string(), "a has already been taken");
}
