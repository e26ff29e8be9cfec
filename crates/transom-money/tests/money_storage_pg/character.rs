//! `CHAR(n)`, which the server pads with blanks.

use sqlx::Row;
use transom_money::postgres::{MinorColumns, TextMoney};
use transom_money::{Currency, Money, Usd};

const ROWS: &str = "select 1.5 as price_amount, 'USD'::char(5) as price_currency,
                           150::bigint as price_minor, 2::smallint as price_exponent,
                           row('USD'::char(5), 1.5) as record,
                           row('USD', 1.5)::of_char as composite,
                           'USD 1.50'::char(20) as shown";

#[tokio::test]
async fn the_blanks_that_pad_a_code_are_not_its_own() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql("create type of_char as (currency_code char(5), amount numeric)")
        .execute(db.pool())
        .await
        .unwrap();
    let binary = sqlx::query(ROWS).fetch_one(db.pool()).await.unwrap();
    let text = sqlx::raw_sql(ROWS).fetch_one(db.pool()).await.unwrap();
    let expected: Money = "USD 1.50".parse().unwrap();
    for row in [binary, text] {
        assert_eq!(Money::from_row(&row, "price").unwrap(), Some(expected));
        let typed = Money::<Usd>::from_row(&row, "price").unwrap();
        assert_eq!(typed.map(Money::erase), Some(expected));
        assert_eq!(row.get::<Currency, _>("price_currency"), Currency::USD);
        let minor = MinorColumns::from_row(&row, "price").unwrap().unwrap();
        assert_eq!(minor.money(), Ok(expected));
        assert_eq!(row.get::<Money, _>("record"), expected);
        assert_eq!(row.get::<Money, _>("composite"), expected);
        assert_eq!(row.get::<TextMoney, _>("shown").0, expected);
    }
    // In any other text a blank is a blank.
    let row = sqlx::query("select 1.5 as amount, 'USD '::text as currency")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert!(Money::<Currency>::from_row(&row, "").is_err());
    let row = sqlx::query("select row('USD '::text, 1.5)")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert!(row.try_get::<Money, _>(0).is_err());
}
