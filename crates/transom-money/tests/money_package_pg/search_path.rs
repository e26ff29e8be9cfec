//! Without the package's schema on the `search_path`.

use sqlx::AssertSqlSafe;
use transom_money::postgres::SqlPackage;

use crate::server::{run, sqlstate};

/// What the documentation warns of: PostgreSQL then takes its own comparison of records.
#[tokio::test]
async fn a_bare_less_compares_codes_and_the_functions_never_do() {
    let db = transom_testkit::database().await;
    let up = SqlPackage::V1.up("app").unwrap();
    run(db.pool(), format!("create schema app; {up}"))
        .await
        .unwrap();
    let (dear, cheap) = (
        "row('EUR', 9)::app.money_with_currency",
        "row('USD', 1)::app.money_with_currency",
    );
    let silent: bool = sqlx::query_scalar(AssertSqlSafe(format!("select {dear} < {cheap}")))
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert!(silent, "EUR comes before USD");
    for raises in [
        format!("{dear} operator(app.<) {cheap}"),
        format!("app.money_less({dear}, {cheap})"),
        format!("app.money_at_most({dear}, {cheap})"),
        format!("app.money_more({dear}, {cheap})"),
        format!("app.money_at_least({dear}, {cheap})"),
        format!("app.money_smaller({dear}, {cheap})"),
        format!("app.money_larger({dear}, {cheap})"),
        format!("app.money_add({dear}, {cheap})"),
    ] {
        let result = run(db.pool(), format!("select {raises}")).await;
        assert_eq!(sqlstate(result), SqlPackage::CURRENCY_MISMATCH, "{raises}");
    }
    // These never use the package's operators, wherever it is.
    let mut one = db.pool().acquire().await.unwrap();
    sqlx::raw_sql("set search_path = app, public")
        .execute(&mut *one)
        .await
        .unwrap();
    for (expression, expected) in [
        (format!("greatest({dear}, {cheap})"), "(USD,1)"),
        (format!("least({dear}, {cheap})"), "(EUR,9)"),
        (
            format!("(select p from (values ({cheap}), ({dear})) v (p) order by p limit 1)"),
            "(EUR,9)",
        ),
    ] {
        let query = AssertSqlSafe(format!("select ({expression})::text"));
        let shown: String = sqlx::query_scalar(query)
            .fetch_one(&mut *one)
            .await
            .unwrap();
        assert_eq!(shown, expected, "{expression}");
    }
}
