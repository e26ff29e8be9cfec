//! Two columns: what is not money in them.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgRow;
use transom_money::postgres::{NumericError, StoredMoneyError};
use transom_money::{Money, UnknownCurrency, Usd};

use crate::amounts::{reason, sqlstate, with_package};

async fn row(values: &str) -> PgRow {
    let db = transom_testkit::schema().await;
    let query = format!("select * from (values {values}) row (price_amount, price_currency)");
    sqlx::query(AssertSqlSafe(query))
        .fetch_one(db.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn two_nulls_are_no_money_and_one_is_an_error_that_names_both() {
    let none = row("(null::numeric, null::text)").await;
    assert_eq!(Money::<Usd>::from_row(&none, "price").unwrap(), None);

    for (values, null, set) in [
        ("(null::numeric, 'USD')", "price_amount", "price_currency"),
        ("(1.5, null::text)", "price_currency", "price_amount"),
    ] {
        let error = Money::<Usd>::from_row(&row(values).await, "price").unwrap_err();
        let (null, set) = (null.to_owned(), set.to_owned());
        let expected = (null.clone(), StoredMoneyError::HalfNull { null, set });
        assert_eq!(reason::<StoredMoneyError>(&error), expected);
    }
}

#[tokio::test]
async fn a_required_pair_is_money_or_an_error_that_names_both() {
    let there = row("(1.5, 'USD')").await;
    let price: Money = Money::required_from_row(&there, "price").unwrap();
    assert_eq!(price.to_string(), "USD 1.50");

    let none = row("(null::numeric, null::text)").await;
    let error = Money::<Usd>::required_from_row(&none, "price").unwrap_err();
    let (amount, currency) = ("price_amount".to_owned(), "price_currency".to_owned());
    let expected = StoredMoneyError::BothNull { amount, currency };
    assert_eq!(reason(&error), ("price_amount".to_owned(), expected));

    let half = row("(1.5, null::text)").await;
    let error = Money::<Usd>::required_from_row(&half, "price").unwrap_err();
    assert!(matches!(
        reason(&error).1,
        StoredMoneyError::HalfNull { .. }
    ));
}

#[tokio::test]
async fn what_is_no_amount_and_no_currency_is_named_by_its_column() {
    for code in ["usd", "ZZZZZZZZZZZZ", "", "XXQ"] {
        let row = row(&format!("(1.5, '{code}'::text)")).await;
        let error = Money::<transom_money::Currency>::from_row(&row, "price").unwrap_err();
        let (column, unknown) = reason::<UnknownCurrency>(&error);
        assert_eq!((column.as_str(), unknown.code()), ("price_currency", code));
    }
    let euros = row("(1.5, 'EUR')").await;
    let (_, unknown) =
        reason::<UnknownCurrency>(&Money::<Usd>::from_row(&euros, "price").unwrap_err());
    assert_eq!(unknown.expected(), Some(transom_money::Currency::USD));

    for (amount, expected) in [
        ("'NaN'", NumericError::NotANumber),
        ("'Infinity'", NumericError::Infinite),
        ("1e-29", NumericError::TooManyDigits),
    ] {
        let row = row(&format!("({amount}::numeric, 'USD')")).await;
        let error = Money::<Usd>::from_row(&row, "price").unwrap_err();
        assert_eq!(reason(&error), ("price_amount".to_owned(), expected));
    }
}

#[tokio::test]
async fn a_column_that_is_not_there_is_not_a_null() {
    let row = row("(null::numeric, null::text)").await;
    match Money::<Usd>::from_row(&row, "cost") {
        Err(sqlx::Error::ColumnNotFound(name)) => assert_eq!(name, "cost_amount"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_checked_domains_refuse_what_is_no_money() {
    let db = with_package().await;
    for (value, domain) in [
        ("'NaN'", "checked_amount"),
        ("'Infinity'", "checked_amount"),
        ("'-Infinity'", "checked_amount"),
        ("'usd'", "checked_currency"),
        ("''", "checked_currency"),
        ("'123'", "checked_currency"),
        ("'ZZZZZZZZZZZZ'", "checked_currency"),
        ("'ÜSD'", "checked_currency"),
        ("e'USD\\n'", "checked_currency"),
    ] {
        let query = AssertSqlSafe(format!("select {value}::{domain}"));
        let result = sqlx::raw_sql(query).execute(db.pool()).await;
        assert_eq!(sqlstate(result), "23514", "{value}");
    }
    sqlx::raw_sql("select '1INCH'::checked_currency, 'A'::checked_currency, null::checked_amount")
        .execute(db.pool())
        .await
        .unwrap();
}
