//! Bare composites, which no domain checks: rows of NULLs, half NULLs, and what is not a number.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::{AssertSqlSafe, PgPool};
use transom_money::Money;
use transom_money::postgres::SqlPackage;

use crate::server::{PLANS, run, sqlstate, with_package};

const AGGREGATES: [&str; 5] = ["sum", "min", "max", "avg", "money_bag"];
const OPERATORS: [&str; 6] = ["+", "-", "<", "<=", ">", ">="];
const NOT_MONEY: [&str; 4] = [
    "row('USD', null)",
    "row(null, 5)",
    "row('USD', 'NaN')",
    "row('USD', 'Infinity')",
];

async fn shown(pool: &PgPool, query: String) -> Option<String> {
    sqlx::query_scalar(AssertSqlSafe(query))
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_row_of_nulls_is_skipped_as_null_is() {
    let db = with_package().await;
    run(
        db.pool(),
        "create table item (at int, price money_with_currency);
         insert into item values
             (1, null), (2, row(null, null)), (3, row('USD', 3)), (4, row(null, null)),
             (5, row('USD', 5)), (6, null)"
            .into(),
    )
    .await
    .unwrap();
    for plan in PLANS {
        let pool = plan.pool(&db).await;
        for order in ["at", "-at", "at % 2, at", "at % 2 desc, at"] {
            let sorted = format!("(select price from item order by {order}) item");
            for (aggregate, expected) in [
                ("sum", "(USD,8)"),
                ("min", "(USD,3)"),
                ("max", "(USD,5)"),
                ("avg", "(USD,4.0000000000000000)"),
                ("money_bag", r#"{"(USD,8)"}"#),
            ] {
                let of = async |rows: &str| {
                    shown(
                        &pool,
                        format!("select {aggregate}(price)::text from {rows}"),
                    )
                    .await
                };
                assert_eq!(of(&sorted).await.as_deref(), Some(expected), "{order}");
                assert_eq!(of("item").await.as_deref(), Some(expected), "{plan:?}");
                let nothing = of("item where price is null").await;
                let empty = (aggregate == "money_bag").then_some("{}");
                assert_eq!(nothing.as_deref(), empty, "{aggregate}");
            }
        }
    }
    for operator in OPERATORS {
        for query in [
            format!(
                "row(null, null)::money_with_currency {operator} row('USD', 1)::money_with_currency"
            ),
            format!(
                "row('USD', 1)::money_with_currency {operator} row(null, null)::money_with_currency"
            ),
        ] {
            let query = format!("select (({query}) is not distinct from null)::text");
            assert_eq!(shown(db.pool(), query).await.as_deref(), Some("true"));
        }
    }
    for query in ["- money", "money * 2", "2::numeric * money"] {
        let money = query.replace("money", "row(null, null)::money_with_currency");
        let query = format!("select (({money}) is not distinct from null)::text");
        assert_eq!(shown(db.pool(), query).await.as_deref(), Some("true"));
    }
}

#[tokio::test]
async fn nulls_in_an_array_are_skipped() {
    let db = with_package().await;
    let prices: [Option<Money>; 3] = [None, Some("USD 2".parse().unwrap()), None];
    for aggregate in ["sum", "min", "max", "avg"] {
        let query = format!("select {aggregate}(price) from unnest($1) price");
        let price: Option<Money> = sqlx::query_scalar(AssertSqlSafe(query))
            .bind(prices)
            .fetch_one(db.pool())
            .await
            .unwrap();
        assert_eq!(price, prices[1], "{aggregate}");
    }
}

/// Whatever comes first, and also if there is nothing else.
#[tokio::test]
async fn what_is_no_money_raises_in_every_aggregate() {
    let db = with_package().await;
    for price in NOT_MONEY {
        for rows in [
            format!("({price})"),
            format!("({price}), (row('USD', 1))"),
            format!("(row('USD', 1)), ({price})"),
            format!("(null), ({price}), (row('USD', 1))"),
        ] {
            run(
                db.pool(),
                format!(
                    "drop table if exists item; create table item (price money_with_currency);
                     insert into item values {rows}"
                ),
            )
            .await
            .unwrap();
            for plan in PLANS {
                let pool = plan.pool(&db).await;
                for aggregate in AGGREGATES {
                    let query = format!("select {aggregate}(price) from item");
                    let state = sqlstate(run(&pool, query).await);
                    assert_eq!(state, SqlPackage::NOT_MONEY, "{aggregate} of {rows}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_money_raises_in_every_operator() {
    let db = with_package().await;
    let raises = async |query: String| {
        let state = sqlstate(run(db.pool(), format!("select {query}")).await);
        assert_eq!(state, SqlPackage::NOT_MONEY, "{query}");
    };
    for price in NOT_MONEY {
        let price = format!("{price}::money_with_currency");
        for operator in ["+", "-"] {
            raises(format!(
                "{price} {operator} row('USD', 1)::money_with_currency"
            ))
            .await;
            raises(format!("row('USD', 1) {operator} {price}")).await;
        }
        raises(format!("- {price}")).await;
        raises(format!("{price} * 2")).await;
        raises(format!("2::numeric * {price}")).await;
    }
    for factor in ["'NaN'::numeric", "'Infinity'::numeric"] {
        raises(format!("row('USD', 1)::money_with_currency * {factor}")).await;
        raises(format!("{factor} * row('USD', 0)::money_with_currency")).await;
    }
    // NaN is comparable, as PostgreSQL has it: only a half is not.
    for price in &NOT_MONEY[..2] {
        let price = format!("{price}::money_with_currency");
        let one = "row('USD', 1)::money_with_currency";
        for operator in &OPERATORS[2..] {
            raises(format!("{price} {operator} {one}")).await;
            raises(format!("{one} {operator} {price}")).await;
        }
    }
}

#[tokio::test]
async fn the_words_say_which_half_is_missing() {
    let db = with_package().await;
    for (price, words) in [
        (
            "row('USD', null)",
            "half of an amount is NULL: USD without a number",
        ),
        (
            "row(null, 5)",
            "half of an amount is NULL: 5 in no currency",
        ),
        ("row('USD', 'NaN')", "USD NaN is no amount"),
    ] {
        let query =
            format!("select sum(price) from (select {price}::money_with_currency) v (price)");
        match run(db.pool(), query).await {
            Err(sqlx::Error::Database(error)) => assert_eq!(error.message(), words),
            other => panic!("{other:?}"),
        }
    }
}
