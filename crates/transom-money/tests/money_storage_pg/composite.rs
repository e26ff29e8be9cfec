//! Composites of other names, in other schemas, of other makers, and what is not money in one.

use sqlx::{AssertSqlSafe, Row};
use transom_money::postgres::{
    CodeAttribute, Composite, CompositeType, NumericError, SqlPackage, StoredMoneyError,
};
use transom_money::{Currency, Decimal, Money, UnknownCurrency};

use crate::amounts::{reason, sqlstate, with_package};

fn price() -> Money {
    Money::new(Decimal::new(1234, 2), Currency::USD)
}

#[tokio::test]
async fn a_composite_in_a_schema_that_is_not_searched() {
    enum Elsewhere {}
    impl CompositeType for Elsewhere {
        const NAME: &'static str = r#""Our Money".money_with_currency"#;
    }
    let db = transom_testkit::database().await;
    let up = SqlPackage::V1.up("Our Money").unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!(
        r#"create schema "Our Money"; {up}
           create table item (price "Our Money".checked_money, prices "Our Money".checked_money[])"#
    )))
    .execute(db.pool())
    .await
    .unwrap();
    let price = Composite::<Elsewhere>::new(price());
    sqlx::query("insert into item values ($1, $2)")
        .bind(price)
        .bind([price, price])
        .execute(db.pool())
        .await
        .unwrap();
    let row = sqlx::query("select * from item")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(row.get::<Composite<Elsewhere>, _>(0), price);
    assert_eq!(row.get::<Vec<Composite<Elsewhere>>, _>(1), [price; 2]);
    // Reading goes by the attributes, so a plain Money does.
    assert_eq!(row.get::<Vec<Money>, _>(1), [price.money; 2]);
    let doubled: Money = sqlx::query_scalar(r#"select price operator("Our Money".+) $1 from item"#)
        .bind(price)
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(doubled.to_string(), "USD 24.68");
}

/// Both kinds of `ex_money_sql`'s type, the older one with `char(3)`.
#[tokio::test]
async fn the_columns_of_ex_money_are_read_and_written() {
    enum Varchar {}
    impl CompositeType for Varchar {
        const NAME: &'static str = "of_varchar";
        const CODE: CodeAttribute = CodeAttribute::Varchar;
    }
    enum Char {}
    impl CompositeType for Char {
        const NAME: &'static str = "of_char";
        const CODE: CodeAttribute = CodeAttribute::Char;
    }
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create type of_varchar as (currency_code varchar, amount numeric);
         create type of_char as (currency_code char(3), amount numeric);
         create table item (a of_varchar, b of_char)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    sqlx::query("insert into item values ($1, $2)")
        .bind(Composite::<Varchar>::new(price()))
        .bind(Composite::<Char>::new(price()))
        .execute(db.pool())
        .await
        .unwrap();
    let binary = sqlx::query("select * from item")
        .fetch_one(db.pool())
        .await
        .unwrap();
    let text = sqlx::raw_sql("select * from item")
        .fetch_one(db.pool())
        .await
        .unwrap();
    for row in [binary, text] {
        assert_eq!(row.get::<Money, _>("a"), price());
        assert_eq!(row.get::<Money, _>("b"), price());
        assert_eq!(row.get::<Composite<Char>, _>("b").money, price());
    }
}

#[tokio::test]
async fn a_type_may_know_more_currencies() {
    enum Tokens {}
    impl CompositeType for Tokens {
        const NAME: &'static str = "money_with_currency";
        fn currency(code: &str) -> Result<Currency, UnknownCurrency> {
            match (code, Currency::new("USDT", Some(6))) {
                ("USDT", Ok(usdt)) => Ok(usdt),
                _ => Currency::iso(code),
            }
        }
    }
    let db = with_package().await;
    let fee = Money::from_minor(1, Tokens::currency("USDT").unwrap()).unwrap();
    let back: Composite<Tokens> = sqlx::query_scalar("select $1")
        .bind(Composite::<Tokens>::new(fee))
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(back.money, fee);
    let error = sqlx::query_scalar::<_, Money>("select $1")
        .bind(fee)
        .fetch_one(db.pool())
        .await
        .unwrap_err();
    assert_eq!(reason::<UnknownCurrency>(&error).1.code(), "USDT");
}

#[tokio::test]
async fn what_is_not_money_in_a_composite_has_a_typed_reason() {
    let db = with_package().await;
    let read = async |value: &str| {
        let query = format!("select {value}::money_with_currency as price");
        let binary = sqlx::query_scalar::<_, Option<Money>>(AssertSqlSafe(query.clone()))
            .fetch_one(db.pool())
            .await;
        let text = sqlx::raw_sql(AssertSqlSafe(query))
            .fetch_one(db.pool())
            .await
            .unwrap();
        [
            binary.unwrap_err(),
            text.try_get::<Option<Money>, _>(0).unwrap_err(),
        ]
    };
    for (value, attribute) in [
        ("row(null, null)", "currency_code"),
        ("row(null, 5)", "currency_code"),
        ("row('USD', null)", "amount"),
    ] {
        for error in read(value).await {
            assert_eq!(
                reason::<StoredMoneyError>(&error).1,
                StoredMoneyError::NullAttribute { attribute }
            );
        }
    }
    for (value, expected) in [
        ("row('USD', 'NaN')", NumericError::NotANumber),
        ("row('USD', '-Infinity')", NumericError::Infinite),
        ("row('USD', '1e-29')", NumericError::TooManyDigits),
    ] {
        for error in read(value).await {
            assert_eq!(reason::<NumericError>(&error).1, expected);
        }
    }
    for code in ["usd", "ZZZZZZZZZZZZ", "USD,", r#"U"D"#, ""] {
        for error in read(&format!("row('{code}', 1)")).await {
            match error {
                sqlx::Error::ColumnDecode { .. } => {}
                other => panic!("{other}"),
            }
        }
    }
}

#[tokio::test]
async fn the_domain_refuses_what_is_not_money() {
    let db = with_package().await;
    sqlx::raw_sql("create table item (price checked_money)")
        .execute(db.pool())
        .await
        .unwrap();
    for value in [
        "row('usd', 1)",
        "row('ZZZZZZZZZZZZ', 1)",
        "row('123', 1)",
        "row('', 1)",
        "row('USD', 'NaN')",
        "row('USD', 'Infinity')",
        "row('USD', '-Infinity')",
        "row(null, 5)",
        "row('USD', null)",
        "row(null, null)",
    ] {
        let query = AssertSqlSafe(format!("insert into item values ({value})"));
        let result = sqlx::raw_sql(query).execute(db.pool()).await;
        assert_eq!(sqlstate(result), "23514", "{value}");
    }
    sqlx::raw_sql("insert into item values (null), (row('1INCH', -0.5))")
        .execute(db.pool())
        .await
        .unwrap();
}

#[tokio::test]
async fn other_composites_are_not_money() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create type backwards as (amount numeric, currency_code text);
         create type longer as (currency_code text, amount numeric, note text)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    for value in [
        "row(1, 'USD')::backwards",
        "row('USD', 1, '')::longer",
        "'USD 1'",
        "1",
        "array['USD']",
    ] {
        let query = AssertSqlSafe(format!("select {value}"));
        let result = sqlx::query_scalar::<_, Money>(query)
            .fetch_one(db.pool())
            .await;
        assert!(
            matches!(result, Err(sqlx::Error::ColumnDecode { .. })),
            "{value}: {result:?}"
        );
    }
    let row: Money = sqlx::query_scalar("select row('USD'::text, 1.50)")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(row.to_string(), "USD 1.50");
}
