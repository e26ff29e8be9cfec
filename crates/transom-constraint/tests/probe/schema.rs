//! A table, its rules, and the row that is tried.

use sqlx::{AssertSqlSafe, PgPool};
use transom_constraint::{AnyRule, Constraints, ConstraintsBuilder, Found, NoRule, Probe, Row};
use transom_testkit::Isolated;

/// A schema with these tables in it.
pub(crate) async fn with(ddl: &str) -> Isolated {
    let db = transom_testkit::schema().await;
    run(db.pool(), ddl).await;
    db
}

pub(crate) async fn run(pool: &PgPool, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

pub(crate) fn rules(
    table: &str,
    declare: impl FnOnce(ConstraintsBuilder<NoRule>) -> ConstraintsBuilder<AnyRule>,
) -> Constraints {
    declare(Constraints::of(table)).build().unwrap()
}

/// Violated rules, and those unseen with the reason, as they were declared.
pub(crate) type Judged = (Vec<String>, Vec<String>);

pub(crate) fn told(found: &Found) -> Judged {
    let declaration = |rule: &transom_constraint::Rule| {
        let line = rule.to_string();
        line.split(" for field").next().unwrap().to_owned()
    };
    let rules = found.rules().map(declaration).collect();
    let unseen = found
        .unseen()
        .map(|(rule, why)| format!("{}: {why}", declaration(rule)))
        .collect();
    (rules, unseen)
}

/// What the probe says of each row of a table `t`.
pub(crate) async fn judge(
    pool: &PgPool,
    declare: impl FnOnce(ConstraintsBuilder<NoRule>) -> ConstraintsBuilder<AnyRule>,
    rows: impl IntoIterator<Item = Row>,
) -> Vec<Judged> {
    let probe = Probe::load(pool, &rules("t", declare)).await.unwrap();
    let mut judged = Vec::new();
    for row in rows {
        judged.push(told(&probe.violations(pool, row).await.unwrap()));
    }
    judged
}

/// As [`judge`], where every rule can be judged.
pub(crate) async fn violated(
    pool: &PgPool,
    declare: impl FnOnce(ConstraintsBuilder<NoRule>) -> ConstraintsBuilder<AnyRule>,
    rows: impl IntoIterator<Item = Row>,
) -> Vec<Vec<String>> {
    let judged = judge(pool, declare, rows).await;
    let seen = |(rules, unseen): Judged| {
        assert_eq!(unseen, [""; 0]);
        rules
    };
    judged.into_iter().map(seen).collect()
}

pub(crate) fn none() -> Vec<String> {
    Vec::new()
}
