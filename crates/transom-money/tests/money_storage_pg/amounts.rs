//! Amounts to store, and the reasons sqlx wraps.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use transom_money::postgres::SqlPackage;
use transom_money::{Currency, Decimal, Money};
use transom_testkit::Isolated;

/// A schema with the package in it.
pub(crate) async fn with_package() -> Isolated {
    let db = transom_testkit::schema().await;
    let script = SqlPackage::V1.up(db.name()).unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(script))
        .execute(db.pool())
        .await
        .unwrap();
    db
}

/// The ends of what an amount can be, one in every currency of ISO 4217, and many between.
pub(crate) fn money() -> Vec<Money> {
    let mut minus_zero = Decimal::new(0, 2);
    minus_zero.set_sign_negative(true);
    let edges = [
        Decimal::MAX,
        Decimal::MIN,
        Decimal::new(1, 28),
        Decimal::new(-1, 28),
        Decimal::from_i128_with_scale((1 << 96) - 1, 28),
        Decimal::ZERO,
        Decimal::new(0, 28),
        minus_zero,
        Decimal::new(10_000, 0),
        Decimal::new(1, 4),
    ];
    let mut money: Vec<Money> = edges
        .into_iter()
        .map(|amount| Money::new(amount, Currency::USD))
        .collect();
    money.extend(
        (1..)
            .zip(Currency::iso_all())
            .map(|(units, currency)| Money::new(Decimal::new(units, 2), currency)),
    );

    let any = (
        -(1_i128 << 96) + 1..1_i128 << 96,
        0_u32..=95,
        0_u32..=28,
        any::<prop::sample::Index>(),
    )
        .prop_map(|(mantissa, shift, scale, index)| {
            let currencies: Vec<Currency> = Currency::iso_all().collect();
            let amount = Decimal::from_i128_with_scale(mantissa >> shift, scale);
            Money::new(amount, *index.get(&currencies))
        });
    let mut runner = TestRunner::deterministic();
    money.extend((0..2000).map(|_| any.new_tree(&mut runner).unwrap().current()));
    money
}

/// The typed reason in an error of decoding, and the column's name.
pub(crate) fn reason<E: std::error::Error + Clone + 'static>(error: &sqlx::Error) -> (String, E) {
    match error {
        sqlx::Error::ColumnDecode { index, source } => match source.downcast_ref::<E>() {
            // sqlx shows a name with its quotes.
            Some(reason) => (index.trim_matches('"').to_owned(), reason.clone()),
            None => panic!("another reason: {source}"),
        },
        other => panic!("not an error of decoding a column: {other}"),
    }
}

/// The SQLSTATE, of an error that the server raised.
pub(crate) fn sqlstate<T>(result: Result<T, sqlx::Error>) -> String {
    match result.err() {
        Some(sqlx::Error::Database(error)) => error.code().unwrap_or_default().into_owned(),
        Some(other) => panic!("not an error of the server: {other}"),
        None => panic!("no error"),
    }
}
