//! Two currencies in one aggregate. Defect 3 of `ex_money_sql` 2.0.0: in a parallel plan it
//! raised that a column does not exist.

use sqlx::AssertSqlSafe;
use transom_money::postgres::SqlPackage;

use crate::server::{PLANS, Plan, run, sqlstate, with_package};

/// A currency that fills each table, so that workers agree among themselves and the mismatch is
/// first seen where their results are combined, and rows of both in every page.
const TABLES: [(&str, &str); 2] = [
    ("apart", "case when n <= 10000 then 'USD' else 'EUR' end"),
    ("together", "case when n % 2 = 0 then 'USD' else 'EUR' end"),
];

#[tokio::test]
async fn a_mismatch_raises_our_sqlstate_in_every_plan() {
    let db = with_package().await;
    for (table, code) in TABLES {
        run(
            db.pool(),
            format!(
                "create table {table} (price checked_money);
                 insert into {table} select row({code}, n)::money_with_currency from generate_series(1, 20000) n"
            ),
        )
        .await
        .unwrap();
        for plan in PLANS {
            let pool = plan.pool(&db).await;
            for aggregate in ["sum", "min", "max", "avg"] {
                let query = format!("select {aggregate}(price) from {table}");
                plan.assert_is_of(&pool, &query).await;
                let result = sqlx::raw_sql(AssertSqlSafe(query)).execute(&pool).await;
                assert_eq!(
                    sqlstate(result),
                    SqlPackage::CURRENCY_MISMATCH,
                    "{plan:?} {aggregate}"
                );
            }
        }
    }
}

/// The combine functions themselves: each partial result is of one currency, by a table whose
/// partitions are and an Append that gives them to different workers.
#[tokio::test]
async fn a_mismatch_between_partial_results_alone_raises_it_too() {
    let db = with_package().await;
    run(
        db.pool(),
        "create table item (code text, price checked_money) partition by list (code);
         create table dollars partition of item for values in ('USD');
         create table euros partition of item for values in ('EUR');
         insert into item select 'USD', row('USD', n)::money_with_currency from generate_series(1, 500) n;
         insert into item select 'EUR', row('EUR', n)::money_with_currency from generate_series(1, 500) n;
         set enable_partitionwise_aggregate = on"
            .into(),
    )
    .await
    .unwrap();
    let pool = Plan::Serial.pool(&db).await;
    sqlx::raw_sql("set enable_partitionwise_aggregate = on")
        .execute(&pool)
        .await
        .unwrap();
    for aggregate in ["sum", "min", "max", "avg"] {
        let query = format!("select {aggregate}(price) from item");
        let plan: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {query}")))
            .fetch_all(&pool)
            .await
            .unwrap();
        let plan = plan.join("\n");
        assert_eq!(plan.matches("Partial Aggregate").count(), 2, "{plan}");
        let result = sqlx::raw_sql(AssertSqlSafe(query)).execute(&pool).await;
        assert_eq!(
            sqlstate(result),
            SqlPackage::CURRENCY_MISMATCH,
            "{aggregate}"
        );
    }
}
