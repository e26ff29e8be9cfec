//! The inferred names against the names the server chooses.
#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sqlx::{AssertSqlSafe, PgPool};
use transom_constraint::{Constraints, Rule, ViolationKind};

fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// Every default-named constraint of a table with two columns, as the server names them: `contype` to name.
async fn server_names(pool: &PgPool, table: &str, a: &str, b: &str) -> BTreeMap<String, String> {
    let (t, a, b) = (quote(table), quote(a), quote(b));
    let create = format!(
        "CREATE TABLE {t} ({a} int, {b} int, UNIQUE ({a}, {b}), PRIMARY KEY ({b}), \
         FOREIGN KEY ({a}) REFERENCES parent_of_all, CHECK ({a} > 0), EXCLUDE ({b} WITH =, {a} WITH =))"
    );
    let mut tx = pool.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(create))
        .execute(&mut *tx)
        .await
        .unwrap();
    let names: Vec<(String, String)> = sqlx::query_as(
        "SELECT contype::text, conname::text FROM pg_constraint \
         WHERE connamespace = current_schema()::regnamespace AND conrelid <> 'parent_of_all'::regclass \
         AND contype IN ('u', 'p', 'f', 'c', 'x')",
    )
    .fetch_all(&mut *tx)
    .await
    .unwrap();
    tx.rollback().await.unwrap();
    names.into_iter().collect()
}

fn inferred_names(table: &str, a: &str, b: &str) -> BTreeMap<String, String> {
    let set = Constraints::of(table)
        .primary_key(b)
        .foreign_key(a)
        .check_column(a)
        .exclusion([b, a])
        .unique([a, b])
        .build()
        .unwrap();
    let contype = |rule: &Rule| match rule.kind() {
        ViolationKind::ForeignKey => "f",
        ViolationKind::Check => "c",
        ViolationKind::Exclusion => "x",
        _ if rule.to_string().starts_with("primary_key") => "p",
        _ => "u",
    };
    set.rules()
        .map(|rule| {
            (
                contype(rule).to_owned(),
                rule.constraint().unwrap().to_owned(),
            )
        })
        .collect()
}

/// Names of one to ninety characters of one to four bytes, quotes, spaces and capitals among them.
fn identifier() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_]{3,90}", "[a-zA-Z \"$.ä€😀]{3,90}", "[ä€]{3,40}"]
}

#[test]
fn inferred_names_are_the_servers_for_any_table_and_columns() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let db = runtime.block_on(async {
        let db = transom_testkit::schema().await;
        sqlx::raw_sql("CREATE TABLE parent_of_all (id int PRIMARY KEY)")
            .execute(db.pool())
            .await
            .unwrap();
        db
    });
    let strategy = (identifier(), identifier(), identifier());
    let config = Config {
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&strategy, |(table, a, b)| {
            // The same column twice is an error of the statement, also if the difference is cut off.
            prop_assume!(a.chars().take(15).ne(b.chars().take(15)));
            let server = runtime.block_on(server_names(db.pool(), &table, &a, &b));
            prop_assert_eq!(server.len(), 5);
            prop_assert_eq!(inferred_names(&table, &a, &b), server);
            Ok(())
        })
        .unwrap();
    runtime.block_on(async move { drop(db) });
}

#[tokio::test]
async fn inferred_names_are_the_servers_around_the_limit() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql("CREATE TABLE parent_of_all (id int PRIMARY KEY)")
        .execute(db.pool())
        .await
        .unwrap();
    for length in [1, 27, 28, 29, 30, 31, 57, 58, 59, 62, 63, 64] {
        for (table, a, b) in [
            ("t".repeat(length), "a".repeat(29), "b".to_owned()),
            ("t".to_owned(), "a".repeat(length), "b".repeat(length)),
            ("ä".repeat(length), "é".repeat(29), "€".repeat(20)),
            ("t".repeat(29), "😀".repeat(length), "ab€".to_owned()),
        ] {
            let server = server_names(db.pool(), &table, &a, &b).await;
            assert_eq!(inferred_names(&table, &a, &b), server, "{table} ({a}, {b})");
        }
    }
}
