//! Installed and called under a `search_path` whose operators, functions and types lie.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use transom_money::postgres::SqlPackage;

use crate::server::sqlstate;

/// Says yes to everything.
fn lies() -> String {
    let mut script = String::from(
        "create schema evil;
         create domain evil.text as pg_catalog.text check (false);
         create domain evil.jsonb as pg_catalog.jsonb check (false);
         create collation evil.\"C\" from \"POSIX\";",
    );
    let mut at = 0;
    for (left, right, result, names) in [
        (
            "pg_catalog.text",
            "pg_catalog.text",
            "boolean",
            &["~", "=", "<>", ">"][..],
        ),
        (
            "numeric",
            "numeric",
            "boolean",
            &["=", "<", "<=", ">", ">="],
        ),
        ("bigint", "integer", "boolean", &["="]),
        ("integer", "integer", "boolean", &["<=", "="]),
        ("pg_catalog.jsonb", "pg_catalog.jsonb", "boolean", &["="]),
        (
            "pg_catalog.jsonb",
            "pg_catalog.text",
            "pg_catalog.text",
            &["->>"],
        ),
        (
            "pg_catalog.jsonb",
            "pg_catalog.text",
            "pg_catalog.jsonb",
            &["->", "-"],
        ),
        (
            "pg_catalog.jsonb",
            "pg_catalog.text[]",
            "pg_catalog.jsonb",
            &["-"],
        ),
        ("numeric", "numeric", "numeric", &["+", "-", "*", "/"]),
    ] {
        for name in names {
            at += 1;
            let lie = match result {
                "boolean" => "true",
                "numeric" => "0::numeric",
                "pg_catalog.text" => "'1'::pg_catalog.text",
                _ => "'{}'::pg_catalog.jsonb",
            };
            let operator = format!(
                "create function evil.lie_{at}({left}, {right}) returns {result}
                     language sql immutable as $$ select {lie} $$;
                 create operator evil.{name} (
                     leftarg = {left}, rightarg = {right}, function = evil.lie_{at});"
            );
            script.push_str(&operator);
        }
    }
    script
}

async fn run(connection: &mut PgConnection, script: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(script))
        .execute(connection)
        .await
        .map(drop)
}

#[tokio::test]
async fn the_checks_check_whatever_was_on_the_search_path_when_they_were_made() {
    let db = transom_testkit::database().await;
    let mut one = db.pool().acquire().await.unwrap();
    let up = SqlPackage::V1.up("app").unwrap();
    run(&mut one, lies()).await.unwrap();
    run(
        &mut one,
        format!("create schema app; set search_path = evil, pg_catalog; {up}"),
    )
    .await
    .unwrap();
    for value in [
        "'usd'::app.checked_currency",
        "'123'::app.checked_currency",
        "'NaN'::app.checked_amount",
        "1e-29::app.checked_amount",
        "1e29::app.checked_amount",
        "row('usd', 1)::app.checked_money",
        "row('123', 1)::app.checked_money",
        "row('USD', 'NaN')::app.checked_money",
        "row('USD', 1e-29)::app.checked_money",
        "row('USD', 1e29)::app.checked_money",
        "row(null, 1)::app.checked_money",
        r"'[]'::app.checked_money_json",
        r#"'{"amount":1,"currency":"USD"}'::app.checked_money_json"#,
        r#"'{"amount":"x","currency":"USD"}'::app.checked_money_json"#,
        r#"'{"amount":"1","currency":"usd"}'::app.checked_money_json"#,
        r#"'{"amount":"1","currency":"123"}'::app.checked_money_json"#,
        r#"'{"amount":"1","currency":"USD","x":1}'::app.checked_money_json"#,
    ] {
        let refused = run(&mut one, format!("select {value}")).await;
        assert_eq!(sqlstate(refused), "23514", "{value}");
    }
    run(
        &mut one,
        r#"select 'USD'::app.checked_currency, 1::app.checked_amount,
                  row('USD', 1)::app.checked_money,
                  '{"amount":"1","currency":"USD"}'::app.checked_money_json"#
            .into(),
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn functions_do_the_same_under_any_search_path() {
    let db = transom_testkit::database().await;
    let mut one = db.pool().acquire().await.unwrap();
    let up = SqlPackage::V1.up("app").unwrap();
    run(&mut one, format!("create schema app; {up}"))
        .await
        .unwrap();
    run(&mut one, lies()).await.unwrap();
    run(
        &mut one,
        "create type public.pair as (a app.money_with_currency, b app.money_with_currency);
         create table public.item (price app.money_with_currency);
         insert into public.item select row('USD', n)::app.money_with_currency
             from generate_series(1, 4) n;
         set search_path = evil, pg_catalog"
            .into(),
    )
    .await
    .unwrap();
    let (two, ten) = (
        "row('USD', 2)::app.money_with_currency",
        "row('USD', 10)::app.money_with_currency",
    );
    for (call, expected) in [
        (format!("app.money_less({ten}, {two})"), "f"),
        (format!("app.money_less({two}, {ten})"), "t"),
        (format!("app.money_at_most({ten}, {two})"), "f"),
        (format!("app.money_more({two}, {ten})"), "f"),
        (format!("app.money_at_least({two}, {ten})"), "f"),
        (format!("app.money_add({two}, {ten})"), "(USD,12)"),
        (format!("app.money_subtract({two}, {ten})"), "(USD,-8)"),
        (format!("app.money_negate({two})"), "(USD,-2)"),
        (format!("app.money_multiply({two}, 3)"), "(USD,6)"),
        (format!("app.money_multiply(3, {two})"), "(USD,6)"),
        (format!("app.money_smaller({ten}, {two})"), "(USD,2)"),
        (format!("app.money_larger({two}, {ten})"), "(USD,10)"),
    ] {
        assert_eq!(shown(&mut one, &call).await, expected, "{call}");
    }
    for (aggregate, expected) in [
        ("sum", "(USD,10)"),
        ("min", "(USD,1)"),
        ("max", "(USD,4)"),
        ("avg", "(USD,2.5000000000000000)"),
        ("money_bag", r#"{"(USD,10)"}"#),
    ] {
        let call = format!("(select app.{aggregate}(price) from public.item)");
        assert_eq!(shown(&mut one, &call).await, expected, "{call}");
    }
    let euro = "row('EUR', 1)::app.money_with_currency";
    for function in [
        "add", "subtract", "less", "at_most", "more", "at_least", "smaller", "larger", "total",
    ] {
        let call = format!("select app.money_{function}({two}, {euro})");
        let state = sqlstate(run(&mut one, call).await);
        assert_eq!(state, SqlPackage::CURRENCY_MISMATCH, "{function}");
    }
    let nan = "row('USD', 'NaN')::app.money_with_currency";
    for function in ["add", "subtract", "smaller", "larger", "total"] {
        let call = format!("select app.money_{function}({two}, {nan})");
        assert_eq!(sqlstate(run(&mut one, call).await), SqlPackage::NOT_MONEY);
    }
}

/// As the server itself writes it.
async fn shown(connection: &mut PgConnection, call: &str) -> String {
    let rows = sqlx::raw_sql(AssertSqlSafe(format!(
        "select pg_catalog.format('%s', {call})"
    )))
    .fetch_one(connection)
    .await
    .unwrap();
    sqlx::Row::get(&rows, 0)
}
