//! What verification says of declarations, for tests.
#![allow(dead_code, reason = "every test uses its part")]

use sqlx::{AssertSqlSafe, PgPool};
use transom_constraint::{
    AnyRule, Constraints, ConstraintsBuilder, Declarations, Mismatch, NoRule, VerifyError, verify,
};
use transom_testkit::Isolated;

/// A schema of its own with these tables.
pub(crate) async fn schema(sql: &str) -> Isolated {
    let db = transom_testkit::schema().await;
    run(db.pool(), sql).await;
    db
}

pub(crate) async fn run(pool: &PgPool, sql: &str) {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(pool)
        .await;
    done.unwrap_or_else(|error| panic!("{error}\n{sql}"));
}

pub(crate) async fn mismatches(pool: &PgPool, declared: impl Declarations) -> Vec<Mismatch> {
    match verify(pool, &declared).await {
        Ok(()) => Vec::new(),
        Err(VerifyError::Mismatches(found)) => {
            assert_eq!(found.to_string().lines().count(), found.iter().count());
            found.into_iter().collect()
        }
        Err(error) => panic!("{error}"),
    }
}

/// What is said of each mismatch.
pub(crate) async fn lines(pool: &PgPool, declared: impl Declarations) -> Vec<String> {
    mismatches(pool, declared)
        .await
        .iter()
        .map(ToString::to_string)
        .collect()
}

pub(crate) fn of(table: &str) -> ConstraintsBuilder<NoRule> {
    Constraints::of(table)
}

pub(crate) fn built(set: ConstraintsBuilder<AnyRule>) -> Constraints {
    set.build().unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn empty(table: &str) -> Constraints {
    of(table).build().unwrap_or_else(|error| panic!("{error}"))
}
