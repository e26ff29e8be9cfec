//! + - * and the comparisons.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sqlx::{AssertSqlSafe, PgPool};
use transom_money::postgres::SqlPackage;
use transom_money::{Currency, Decimal, Money};

use crate::server::{run, sqlstate, with_package};

async fn boolean(pool: &PgPool, query: &str) -> bool {
    sqlx::query_scalar(AssertSqlSafe(format!("select {query}")))
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn operators_agree_with_the_ones_of_rust() {
    let db = with_package().await;
    let amount =
        || (-1_000_000_i64..1_000_000, 0_u32..6).prop_map(|(n, scale)| Decimal::new(n, scale));
    let mut runner = TestRunner::deterministic();
    let pairs: Vec<(Decimal, Decimal)> = (0..300)
        .map(|_| {
            (amount(), amount())
                .new_tree(&mut runner)
                .unwrap()
                .current()
        })
        .chain([
            (Decimal::new(15, 1), Decimal::new(150, 2)),
            (Decimal::ZERO, Decimal::ZERO),
        ])
        .collect();
    for (a, b) in pairs {
        let [a, b] = [a, b].map(|amount| Money::new(amount, Currency::EUR));
        let (sum, difference, negative, left, right): (Money, Money, Money, Money, Money) =
            sqlx::query_as("select $1 + $2, $1 - $2, - $1, $1 * $3, $3 * $1")
                .bind(a)
                .bind(b)
                .bind(b.numeric())
                .fetch_one(db.pool())
                .await
                .unwrap();
        assert_eq!(sum, a.try_add(b).unwrap());
        assert_eq!(difference, a.try_sub(b).unwrap());
        assert_eq!(negative, -a);
        assert_eq!(left, a.try_mul(b.amount()).unwrap());
        assert_eq!(right, left);
        let order: [bool; 6] = sqlx::query_scalar(
            "select array[$1 < $2, $1 <= $2, $1 = $2, $1 <> $2, $1 >= $2, $1 > $2]",
        )
        .bind(a)
        .bind(b)
        .fetch_one(db.pool())
        .await
        .unwrap();
        let expected = a.try_cmp(b).unwrap();
        assert_eq!(
            order,
            [
                expected.is_lt(),
                expected.is_le(),
                expected.is_eq(),
                expected.is_ne(),
                expected.is_ge(),
                expected.is_gt(),
            ],
            "{a} {b}"
        );
    }
}

#[tokio::test]
async fn equality_is_by_value_and_tells_currencies_apart() {
    let db = with_package().await;
    for kind in ["money_with_currency", "checked_money"] {
        for (query, expected) in [
            ("row('USD', 1.5)::kind = row('USD', 1.50)::kind", true),
            ("row('USD', 0)::kind = row('EUR', 0)::kind", false),
            ("row('USD', 0)::kind <> row('EUR', 0)::kind", true),
            ("row('USD', 2)::kind < row('USD', 10)::kind", true),
            ("row('USD', 9)::kind >= row('USD', 10)::kind", false),
        ] {
            assert_eq!(
                boolean(db.pool(), &query.replace("kind", kind)).await,
                expected,
                "{query}"
            );
        }
    }
    // The hash is by value too, and the order of indexes is total.
    run(
        db.pool(),
        "create table item (price checked_money unique);
         insert into item values (row('USD', 1.5)), (row('EUR', 9)), (row('USD', 1)), (null)"
            .into(),
    )
    .await
    .unwrap();
    let again = run(
        db.pool(),
        "insert into item values (row('USD', 1.50))".into(),
    )
    .await;
    assert_eq!(sqlstate(again), "23505");
    let sorted: Vec<Money> =
        sqlx::query_scalar("select price from item where price is not null order by price")
            .fetch_all(db.pool())
            .await
            .unwrap();
    let shown: Vec<String> = sorted.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["EUR 9.00", "USD 1.00", "USD 1.50"]);
}

#[tokio::test]
async fn two_currencies_in_one_operation_raise() {
    let db = with_package().await;
    for operator in ["+", "-", "<", "<=", ">", ">="] {
        for kind in ["money_with_currency", "checked_money"] {
            let query = format!("select row('USD', 1)::{kind} {operator} row('EUR', 1)::{kind}");
            let result = run(db.pool(), query).await;
            assert_eq!(
                sqlstate(result),
                SqlPackage::CURRENCY_MISMATCH,
                "{operator}"
            );
        }
    }
}

#[tokio::test]
async fn with_a_null_they_are_null() {
    let db = with_package().await;
    for query in [
        "null::money_with_currency + row('USD', 1)::money_with_currency",
        "row('USD', 1)::money_with_currency - null::money_with_currency",
        "- null::money_with_currency",
        "row('USD', 1)::money_with_currency * null::numeric",
        "null::numeric * row('USD', 1)::money_with_currency",
        "row('USD', 1)::money_with_currency < null::money_with_currency",
    ] {
        let query = format!("({query}) is not distinct from null");
        assert!(boolean(db.pool(), &query).await, "{query}");
    }
}

#[tokio::test]
async fn a_float_is_no_factor() {
    let db = with_package().await;
    let query = "select row('USD', 1)::money_with_currency * 1.5::float8";
    assert_eq!(
        sqlstate(run(db.pool(), query.into()).await),
        "42883",
        "no such operator"
    );
}
