//! NUMERIC and TEXT columns on a real server; its own `::text` is the judge.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sqlx::{PgPool, Row};
use transom_money::postgres::NumericError;
use transom_money::{Currency, Decimal, Money, Numeric};

const EDGES: &[&str] = &[
    "0",
    "0.00",
    "0.0000000000000000000000000000",
    "1",
    "-1",
    "12.34",
    "-12.50",
    "9999",
    "10000",
    "10000.0001",
    "0.0001",
    "0.00001",
    "100000000",
    "0.0000000000000000000000000001",
    "-0.0000000000000000000000000001",
    "79228162514264337593543950335",
    "-79228162514264337593543950335",
    "7.9228162514264337593543950335",
    "0.9999999999999999999999999999",
    "10000000000000000000000000000",
    "1.0000000000000000000000000000",
];

/// A typed reason, found through the boxes of sqlx.
fn reason(error: &sqlx::Error) -> Option<NumericError> {
    match error {
        sqlx::Error::ColumnDecode { source, .. } | sqlx::Error::Decode(source) => {
            source.downcast_ref::<NumericError>().copied()
        }
        _ => None,
    }
}

/// What comes back for a literal in the binary format, and then in the text format.
async fn read(pool: &PgPool, literal: &str) -> [Result<Decimal, sqlx::Error>; 2] {
    let binary = sqlx::query_scalar::<_, Numeric>("select $1::text::numeric")
        .bind(literal)
        .fetch_one(pool)
        .await;
    // The simple protocol answers in text.
    let query = sqlx::AssertSqlSafe(format!("select '{literal}'::numeric"));
    let text = sqlx::raw_sql(query)
        .fetch_one(pool)
        .await
        .and_then(|row| row.try_get::<Numeric, _>(0));
    [binary, text].map(|result| result.map(|numeric| numeric.0))
}

#[tokio::test]
async fn money_survives_two_columns() {
    let db = transom_testkit::schema().await;
    sqlx::query(
        "create table price (id int primary key, amount numeric not null, currency text not null)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    for (id, edge) in (0..).zip(EDGES) {
        let amount: Decimal = edge.parse().unwrap();
        let money = Money::new(
            amount,
            if id % 2 == 0 {
                Currency::USD
            } else {
                Currency::JPY
            },
        );
        sqlx::query("insert into price values ($1, $2, $3)")
            .bind(id)
            .bind(money.numeric())
            .bind(money.currency())
            .execute(db.pool())
            .await
            .unwrap();
        let row = sqlx::query(
            "select amount, currency, amount::text as shown, numeric_send(amount) = numeric_send($2) as same
             from price where id = $1",
        )
        .bind(id)
        .bind(money.numeric())
        .fetch_one(db.pool())
        .await
        .unwrap();
        let back = Money::from_columns(row.get("amount"), row.get("currency"));
        assert_eq!(back, money);
        assert_eq!(back.amount().scale(), amount.scale(), "{edge}");
        assert_eq!(row.get::<&str, _>("shown"), *edge);
        assert!(row.get::<bool, _>("same"), "{edge}");
    }
}

#[tokio::test]
async fn negative_zero_is_zero() {
    let db = transom_testkit::schema().await;
    let mut minus_zero = Decimal::new(0, 2);
    minus_zero.set_sign_negative(true);
    let shown: String = sqlx::query_scalar("select $1::text")
        .bind(Numeric(minus_zero))
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(shown, "0.00");
    for zero in read(db.pool(), "-0.00").await {
        let zero = zero.unwrap();
        assert!(!zero.is_sign_negative());
        assert_eq!(zero.to_string(), "0.00");
    }
}

#[tokio::test]
async fn any_decimal_survives_as_the_server_shows_it() {
    let db = transom_testkit::schema().await;
    let any = (-(1_i128 << 96) + 1..1_i128 << 96, 0_u32..=95, 0_u32..=28).prop_map(
        |(mantissa, shift, scale)| Decimal::from_i128_with_scale(mantissa >> shift, scale),
    );
    let mut runner = TestRunner::deterministic();
    let sent: Vec<Numeric> = (0..3000)
        .map(|_| Numeric(any.new_tree(&mut runner).unwrap().current()))
        .collect();

    let (shown, back): (Vec<String>, Vec<Numeric>) =
        sqlx::query_as("select $1::numeric[]::text[], $1::numeric[]")
            .bind(&sent)
            .fetch_one(db.pool())
            .await
            .unwrap();
    for ((sent, shown), back) in sent.iter().zip(shown).zip(back) {
        assert_eq!(shown, sent.0.to_string());
        assert_eq!(back.0.to_string(), shown);
    }
}

/// Both sides: what sqlx's own mapping says, and what is said here.
#[tokio::test]
async fn where_sqlx_rounds_in_silence_there_is_an_error() {
    let db = transom_testkit::schema().await;
    let stored = "99999999999999999999.999999999999";
    let row = sqlx::query("select $1::text::numeric")
        .bind(stored)
        .fetch_one(db.pool())
        .await
        .unwrap();
    let theirs: Decimal = row.get(0);
    assert_eq!(theirs.to_string(), "100000000000000000000.00000000");
    let ours = row.try_get::<Numeric, _>(0).unwrap_err();
    assert_eq!(reason(&ours), Some(NumericError::TooManyDigits));
}

#[tokio::test]
async fn what_sqlx_would_round_is_an_error() {
    let db = transom_testkit::schema().await;
    for literal in [
        "99999999999999999999.999999999999",
        "79228162514264337593543950336",
        "79228162514264337593543950335.4",
        "0.00000000000000000000000000001",
        "1e-30",
        "1e29",
        "1e1000",
        "1e-1000",
    ] {
        for result in read(db.pool(), literal).await {
            let error = result.unwrap_err();
            assert_eq!(
                reason(&error),
                Some(NumericError::TooManyDigits),
                "{literal}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn zeros_that_do_not_fit_cost_no_value() {
    let db = transom_testkit::schema().await;
    let zeros = "0".repeat(40);
    for (literal, shown) in [
        (format!("1.{zeros}"), "1.0000000000000000000000000000"),
        (
            format!("79228162514264337593543950335.{zeros}"),
            "79228162514264337593543950335",
        ),
        (format!("0.{zeros}"), "0.0000000000000000000000000000"),
        // The last digit of base 10 000 is 9990: three zeros more than 28 places.
        (
            "0.0000000000000000000000000010000".to_owned(),
            "0.0000000000000000000000000010",
        ),
    ] {
        for result in read(db.pool(), &literal).await {
            assert_eq!(result.unwrap().to_string(), shown, "{literal}");
        }
    }
}

#[tokio::test]
async fn what_is_not_a_number_is_an_error() {
    let db = transom_testkit::schema().await;
    for result in read(db.pool(), "NaN").await {
        assert_eq!(reason(&result.unwrap_err()), Some(NumericError::NotANumber));
    }
    // Known to servers since version 14.
    for literal in ["Infinity", "-Infinity"] {
        for result in read(db.pool(), literal).await {
            assert_eq!(reason(&result.unwrap_err()), Some(NumericError::Infinite));
        }
    }
}

#[tokio::test]
async fn null_is_an_option_and_another_type_is_refused() {
    let db = transom_testkit::schema().await;
    let null: Option<Numeric> = sqlx::query_scalar("select null::numeric")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(null, None);
    let error = sqlx::query_scalar::<_, Numeric>("select 1::float8")
        .fetch_one(db.pool())
        .await;
    let message = error.unwrap_err().to_string();
    assert!(
        message.contains("NUMERIC") && message.contains("FLOAT8"),
        "{message}"
    );
}

#[tokio::test]
async fn a_domain_over_numeric_is_a_numeric() {
    let db = transom_testkit::schema().await;
    sqlx::query("create domain price as numeric check (value >= 0)")
        .execute(db.pool())
        .await
        .unwrap();
    let price: Numeric = sqlx::query_scalar("select $1::price")
        .bind(Numeric(Decimal::new(1250, 2)))
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(price.0.to_string(), "12.50");
}

#[tokio::test]
async fn a_currency_is_read_from_every_kind_of_text() {
    let db = transom_testkit::schema().await;
    for kind in ["text", "varchar(11)", "char(3)"] {
        let query = sqlx::AssertSqlSafe(format!("select $1::{kind}"));
        let currency: Currency = sqlx::query_scalar(query)
            .bind(Currency::KWD)
            .fetch_one(db.pool())
            .await
            .unwrap();
        assert_eq!(currency, Currency::KWD);
    }
    let all: Vec<Currency> = Currency::iso_all().collect();
    let back: Vec<Currency> = sqlx::query_scalar("select $1::text[]")
        .bind(&all)
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(back, all);
}

#[tokio::test]
async fn an_unknown_currency_is_an_error() {
    let db = transom_testkit::schema().await;
    for code in ["usd", "XXQ", "", "USD "] {
        let result = sqlx::query_scalar::<_, Currency>("select $1::text")
            .bind(code)
            .fetch_one(db.pool())
            .await;
        match result.unwrap_err() {
            sqlx::Error::ColumnDecode { source, .. } => {
                assert!(source.is::<transom_money::UnknownCurrency>(), "{source}");
            }
            other => panic!("{other}"),
        }
    }
}
