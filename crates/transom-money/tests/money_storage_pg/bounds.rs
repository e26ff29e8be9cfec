//! What the checked domains let in is what can be read.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sqlx::{AssertSqlSafe, PgPool};
use transom_money::postgres::JsonMoney;
use transom_money::{Money, Numeric, Usd};

use crate::amounts::{money, sqlstate, with_package};

/// Digits about as many as fit, with zeros on both sides, and a point anywhere.
fn literals() -> Vec<String> {
    let digits = prop_oneof![
        "[0-9]{1,31}",
        "[1-9][0-9]{26,29}",
        "7922816251426433759354395033[0-9]",
        "[1-9]0{24,32}",
    ];
    let any = (digits, "0{0,6}", "0{0,14}", 0_usize..40, any::<bool>()).prop_map(
        |(digits, before, after, places, negative)| {
            let digits = format!("{before}{digits}{after}");
            let places = places.min(digits.len() - 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            let point = if part.is_empty() { "" } else { "." };
            let sign = if negative { "-" } else { "" };
            format!("{sign}{whole}{point}{part}")
        },
    );
    let mut runner = TestRunner::deterministic();
    let mut literals: Vec<String> = (0..700)
        .map(|_| any.new_tree(&mut runner).unwrap().current())
        .collect();
    literals.extend(
        [
            "79228162514264337593543950335",
            "79228162514264337593543950336",
            "-79228162514264337593543950335",
            "7.9228162514264337593543950335",
            "7.9228162514264337593543950336",
            "0.0000000000000000000000000001",
            "0.00000000000000000000000000010",
            "0.00000000000000000000000000001",
            "10000000000000000000000000000",
            "100000000000000000000000000000",
        ]
        .map(str::to_owned),
    );
    literals
}

/// What comes out of the domain, or nothing if it refused.
async fn let_in<T>(pool: &PgPool, value: &str) -> Option<Result<T, sqlx::Error>>
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    let query = AssertSqlSafe(format!("select {value}"));
    match sqlx::query_scalar::<_, T>(query).fetch_one(pool).await {
        Err(error @ sqlx::Error::Database(_)) => {
            assert_eq!(sqlstate(Err::<(), _>(error)), "23514", "{value}");
            None
        }
        read => Some(read),
    }
}

#[tokio::test]
async fn a_checked_domain_lets_in_what_can_be_read_and_nothing_else() {
    let db = with_package().await;
    let (mut good, mut bad) = (0, 0);
    for literal in literals() {
        let readable = sqlx::query_scalar::<_, Numeric>("select $1::text::numeric")
            .bind(&literal)
            .fetch_one(db.pool())
            .await
            .is_ok();
        *(if readable { &mut good } else { &mut bad }) += 1;

        let amount = format!("'{literal}'::checked_amount");
        let amount = let_in::<Money<Usd>>(db.pool(), &amount).await;
        assert_eq!(amount.is_some(), readable, "{literal}");
        assert!(amount.is_none_or(|read| read.is_ok()), "{literal}");

        let composite = format!("row('USD', '{literal}')::checked_money");
        let composite = let_in::<Money>(db.pool(), &composite).await;
        assert_eq!(composite.is_some(), readable, "{literal}");
        assert!(composite.is_none_or(|read| read.is_ok()), "{literal}");

        let json = format!(r#"'{{"amount":"{literal}","currency":"USD"}}'::checked_money_json"#);
        let json = let_in::<JsonMoney>(db.pool(), &json).await;
        let minus_zero =
            literal.starts_with('-') && !literal.contains(|c| ('1'..='9').contains(&c));
        assert_eq!(json.is_some(), readable && !minus_zero, "{literal}");
        assert!(json.is_none_or(|read| read.is_ok()), "{literal}");
    }
    assert!(good > 150 && bad > 150, "{good} and {bad}");
}

#[tokio::test]
async fn a_checked_domain_lets_in_whatever_money_there_is() {
    let db = with_package().await;
    let money = money();
    let numbers: Vec<Numeric> = money.iter().map(|money| money.numeric()).collect();
    let json: Vec<JsonMoney> = money.iter().copied().map(JsonMoney).collect();
    sqlx::query("select $1::checked_money[], $2::checked_amount[], $3::checked_money_json[]")
        .bind(&money)
        .bind(numbers)
        .bind(json)
        .execute(db.pool())
        .await
        .unwrap();
}
