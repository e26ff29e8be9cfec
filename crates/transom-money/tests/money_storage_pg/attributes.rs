//! What the attributes of a record are: a text and a NUMERIC or domains over them, or no money.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::postgres::{PgHasArrayType, PgRow, Postgres};
use sqlx::{AssertSqlSafe, Either, Executor, PgPool, Row, SqlSafeStr, Statement, Type};
use transom_money::Money;
use transom_money::postgres::StoredMoneyError;
use transom_testkit::Isolated;

use crate::amounts::reason;

/// Types of two attributes, and rows of them that are `USD 1234` wherever that can be said.
async fn with_types() -> Isolated {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create domain cents as bigint;
         create domain code as text;
         create domain upper_code as code;
         create domain number as numeric;
         create type of_cents as (c text, k cents);
         create type of_bigint as (c text, k bigint);
         create type of_integer as (c integer, k numeric);
         create type of_domains as (c upper_code, k number);
         create domain checked_domains as of_domains;
         create table item (c text, k cents, i integer, n numeric, d upper_code, e number);
         insert into item values ('USD', 1234, 1234, 1234, 'USD', 1234)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    db
}

async fn prepared(pool: &PgPool, value: &str) -> PgRow {
    sqlx::query(AssertSqlSafe(format!("select {value} as price from item")))
        .fetch_one(pool)
        .await
        .unwrap()
}

/// The simple protocol, whose types are known only if the connection has seen them.
async fn simple(pool: &PgPool, value: &str) -> PgRow {
    sqlx::raw_sql(AssertSqlSafe(format!("select {value} as price from item")))
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_anonymous_record_of_something_else_is_never_an_amount() {
    let db = with_types().await;
    for record in ["row(c, k)", "row(c, k::bigint)", "row(i, n)", "row(d, e)"] {
        let row = prepared(db.pool(), record).await;
        let error = row.try_get::<Money, _>("price").unwrap_err();
        assert!(
            matches!(reason(&error).1, StoredMoneyError::Malformed(_)),
            "{record}: {error}"
        );
        let row = prepared(db.pool(), &format!("array[{record}]")).await;
        let result = row.try_get::<Vec<Money>, _>("price");
        assert!(
            matches!(result, Err(sqlx::Error::ColumnDecode { .. })),
            "{record}: {result:?}"
        );
    }
    for record in ["row(c, n)", "row(c::varchar, n)", "row(c::char(3), n)"] {
        let row = prepared(db.pool(), record).await;
        assert_eq!(row.get::<Money, _>("price").to_string(), "USD 1234.00");
    }
}

#[tokio::test]
async fn a_named_composite_of_something_else_is_no_money() {
    let db = with_types().await;
    for record in [
        "row(c, k)::of_cents",
        "row(c, k)::of_bigint",
        "row(i, n)::of_integer",
    ] {
        let row = prepared(db.pool(), record).await;
        assert!(row.try_get::<Money, _>("price").is_err(), "{record}");
        let row = prepared(db.pool(), &format!("array[{record}]")).await;
        assert!(row.try_get::<Vec<Money>, _>("price").is_err(), "{record}");
        let row = prepared(db.pool(), record).await;
        // What is not asked about its type is asked when it is read.
        let result = row.try_get_unchecked::<Money, _>("price");
        assert!(result.is_err(), "{record}: {result:?}");
    }
}

#[tokio::test]
async fn domains_over_the_right_types_are_money_if_the_composite_has_a_name() {
    let db = with_types().await;
    for kind in ["of_domains", "checked_domains"] {
        let record = format!("row(d, e)::{kind}");
        let row = prepared(db.pool(), &record).await;
        assert_eq!(row.get::<Money, _>("price").to_string(), "USD 1234.00");
        let row = prepared(db.pool(), &format!("array[{record}]")).await;
        let [money] = row.get::<Vec<Money>, _>("price")[..] else {
            panic!("one element");
        };
        assert_eq!(money.to_string(), "USD 1234.00");
    }
}

/// A column of a domain is described by its base type, a parameter by the domain.
#[tokio::test]
async fn a_domain_over_an_array_of_money_is_an_array_of_money() {
    let db = with_types().await;
    sqlx::raw_sql("create domain prices as of_domains[]; create domain counts as of_cents[]")
        .execute(db.pool())
        .await
        .unwrap();
    let mut connection = db.pool().acquire().await.unwrap();
    let query = "select $1::prices, $2::counts, $3::checked_domains, $4::of_cents, $5::of_integer"
        .into_sql_str();
    let statement = connection.prepare(query).await.unwrap();
    let Some(Either::Left([prices, counts, price, count, integer])) = statement.parameters() else {
        panic!("five parameters");
    };
    assert!(<Money as PgHasArrayType>::array_compatible(prices));
    assert!(!<Money as PgHasArrayType>::array_compatible(counts));
    assert!(!<Money as PgHasArrayType>::array_compatible(price));
    assert!(<Money as Type<Postgres>>::compatible(price));
    assert!(!<Money as Type<Postgres>>::compatible(count));
    assert!(!<Money as Type<Postgres>>::compatible(integer));
    assert!(!<Money as Type<Postgres>>::compatible(prices));
}

/// In text a number is a number, and a code that is none is refused by its name.
#[tokio::test]
async fn the_simple_protocol_reads_the_number_that_is_shown_or_nothing() {
    let db = with_types().await;
    for record in ["row(c, k)", "row(c, k)::of_cents", "row(c, k)::of_bigint"] {
        let row = simple(db.pool(), record).await;
        if let Ok(money) = row.try_get::<Money, _>("price") {
            assert_eq!(money.to_string(), "USD 1234.00", "{record}");
        }
    }
    for record in ["row(i, n)", "row(i, n)::of_integer"] {
        let row = simple(db.pool(), record).await;
        assert!(row.try_get::<Money, _>("price").is_err(), "{record}");
    }
}
