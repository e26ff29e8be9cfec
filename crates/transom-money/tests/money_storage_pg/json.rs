//! JSONB: what is not money in it.

use sqlx::AssertSqlSafe;
use transom_money::postgres::{JsonMoney, StoredMoneyError};
use transom_money::{Money, ParseMoneyError, UnknownCurrency};

use crate::amounts::{reason, sqlstate, with_package};

const NOT_MONEY: &[&str] = &[
    r#"{"amount":12.34,"currency":"USD"}"#,
    r#"{"amount":"12.34"}"#,
    r#"{"currency":"USD"}"#,
    r#"{"amount":"12.34","currency":null}"#,
    r#"{"amount":"12.34","currency":"usd"}"#,
    r#"{"amount":"12.34","currency":"USD","note":"x"}"#,
    r#"{"amount":"1e3","currency":"USD"}"#,
    r#"{"amount":"NaN","currency":"USD"}"#,
    r#"{"amount":".5","currency":"USD"}"#,
    r#"{"amount":"1","currency":"123"}"#,
    r#"{"amount":"1","currency":"USD "}"#,
    r#"{"amount":"1e-29","currency":"USD"}"#,
    r#"{"amount":"0.00000000000000000000000000001","currency":"USD"}"#,
    r#"{"amount":"79228162514264337593543950336","currency":"USD"}"#,
    r#""USD 12.34""#,
    "[]",
    "null",
    "{}",
];

#[tokio::test]
async fn the_domain_and_the_decoder_refuse_the_same() {
    let db = with_package().await;
    for json in NOT_MONEY {
        let checked = sqlx::raw_sql(AssertSqlSafe(format!(
            "select '{json}'::checked_money_json"
        )))
        .execute(db.pool())
        .await;
        assert_eq!(sqlstate(checked), "23514", "{json}");
        let decoded = sqlx::query_scalar::<_, JsonMoney>("select $1::text::jsonb")
            .bind(json)
            .fetch_one(db.pool())
            .await;
        assert!(decoded.is_err(), "{json}");
    }
}

/// The crate reads them all, and writes the first of each.
#[tokio::test]
async fn zeros_that_are_not_canonical_are_let_in_but_no_negative_zero() {
    let db = with_package().await;
    for (amount, let_in) in [
        ("0", true),
        ("0.00", true),
        ("000.0", true),
        ("007.10", true),
        ("-0.01", true),
        ("-10", true),
        ("-0", false),
        ("-0.00", false),
        ("-000.0", false),
    ] {
        let json = format!(r#"{{"amount":"{amount}","currency":"USD"}}"#);
        let query = AssertSqlSafe(format!("select '{json}'::checked_money_json"));
        let result = sqlx::query_scalar::<_, JsonMoney>(query)
            .fetch_one(db.pool())
            .await;
        if let_in {
            assert!(result.is_ok(), "{amount}: {result:?}");
        } else {
            assert_eq!(sqlstate(result), "23514", "{amount}");
        }
    }
}

#[tokio::test]
async fn the_reasons_are_typed() {
    let db = transom_testkit::schema().await;
    let read = async |json: &str| {
        sqlx::query_scalar::<_, JsonMoney>("select $1::text::jsonb as price")
            .bind(json)
            .fetch_one(db.pool())
            .await
            .unwrap_err()
    };
    let number = read(r#"{"amount":12.34,"currency":"USD"}"#).await;
    assert_eq!(
        reason::<StoredMoneyError>(&number).1,
        StoredMoneyError::AmountNotAString
    );
    let code = read(r#"{"amount":"1","currency":"usd"}"#).await;
    assert_eq!(reason::<UnknownCurrency>(&code).1.code(), "usd");
    reason::<ParseMoneyError>(&read(r#"{"amount":"1e3","currency":"USD"}"#).await);
}

#[tokio::test]
async fn json_columns_too_and_the_amount_stays_a_string() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql("create table item (price json)")
        .execute(db.pool())
        .await
        .unwrap();
    let price = JsonMoney("USD 12.34".parse::<Money>().unwrap());
    sqlx::query("insert into item values ($1)")
        .bind(price)
        .execute(db.pool())
        .await
        .unwrap();
    let (back, kind): (JsonMoney, String) =
        sqlx::query_as("select price, json_typeof(price -> 'amount') from item")
            .fetch_one(db.pool())
            .await
            .unwrap();
    assert_eq!((back, kind.as_str()), (price, "string"));
}
