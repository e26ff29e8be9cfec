//! BIGINT: fractions and exponents.

use sqlx::{AssertSqlSafe, PgPool};
use transom_money::postgres::{MinorColumns, StoredMoneyError};
use transom_money::{Currency, Decimal, InvalidCurrency, MinorUnits, Money, MoneyError, Usd};

use crate::amounts::reason;

async fn read(pool: &PgPool, values: &str) -> Result<Option<MinorColumns>, sqlx::Error> {
    let query =
        format!("select * from (values {values}) v (price_minor, price_currency, price_exponent)");
    let row = sqlx::query(AssertSqlSafe(query)).fetch_one(pool).await?;
    MinorColumns::from_row(&row, "price")
}

#[test]
fn what_is_no_number_of_minor_units_is_not_bound() {
    for (amount, expected) in [
        (
            Decimal::new(5, 3),
            MoneyError::FractionalMinorUnit {
                amount: Decimal::new(5, 3),
                currency: Currency::USD,
            },
        ),
        (Decimal::MAX, MoneyError::Overflow),
    ] {
        let money = Money::new(amount, Usd);
        assert_eq!(MinorUnits::try_from(money), Err(expected.clone()));
        assert_eq!(MinorColumns::try_from(money.erase()), Err(expected));
    }
    let gold = Money::new(Decimal::ONE, Currency::iso("XAU").unwrap());
    assert!(matches!(
        MinorColumns::try_from(gold),
        Err(MoneyError::NoMinorUnit { .. })
    ));
}

#[tokio::test]
async fn the_stored_exponent_says_what_was_counted() {
    let db = transom_testkit::schema().await;
    for (values, expected) in [
        ("(500::int8, 'HUF', 0::int2)", "HUF 500.00"),
        ("(500::int8, 'HUF', 2::int2)", "HUF 5.00"),
        ("(15::int8, 'JPY', 1::int2)", "JPY 1.5"),
    ] {
        let stored = read(db.pool(), values).await.unwrap().unwrap();
        assert_eq!(stored.money().unwrap().to_string(), expected);
    }
    // One currency, whatever it was counted with.
    let forints = read(db.pool(), "(5::int8, 'HUF', 0::int2)")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(forints.currency, Currency::HUF);
}

#[tokio::test]
async fn a_currency_of_ones_own_has_the_stored_exponent() {
    let db = transom_testkit::schema().await;
    let usdt = Currency::new("USDT", Some(6)).unwrap();
    let price = Money::new(Decimal::new(1, 6), usdt);
    let sent = MinorColumns::try_from(price).unwrap();
    let values = format!(
        "({}::int8, '{}', {}::int2)",
        sent.minor, sent.currency, sent.exponent
    );
    let back = read(db.pool(), &values).await.unwrap().unwrap();
    assert_eq!(back.money(), Ok(price));
}

#[tokio::test]
async fn what_is_not_counted_money_is_named_by_its_column() {
    let db = transom_testkit::schema().await;
    assert_eq!(
        read(db.pool(), "(null::int8, null::text, null::int2)")
            .await
            .unwrap(),
        None
    );
    let half = read(db.pool(), "(5::int8, 'USD', null::int2)")
        .await
        .unwrap_err();
    assert_eq!(
        reason::<StoredMoneyError>(&half).1,
        StoredMoneyError::HalfNull {
            null: "price_exponent".to_owned(),
            set: "price_minor".to_owned(),
        }
    );
    for exponent in [-1, 29] {
        let values = format!("(5::int8, 'USD', ({exponent})::int2)");
        let error = read(db.pool(), &values).await.unwrap_err();
        let (column, _) = reason::<StoredMoneyError>(&error);
        assert_eq!(column, "price_exponent");
    }
    let code = read(db.pool(), "(5::int8, 'usd', 2::int2)")
        .await
        .unwrap_err();
    assert_eq!(reason::<InvalidCurrency>(&code).0, "price_currency");
}
