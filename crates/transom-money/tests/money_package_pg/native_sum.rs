//! The sum of two columns that the documentation recommends, as it stands there.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::{AssertSqlSafe, Row};
use transom_money::Money;

use crate::server::run;

/// The block of SQL with a total in it.
fn fragment(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.strip_prefix("///").unwrap_or(line);
        format!("{}\n", line.strip_prefix(' ').unwrap_or(line))
    });
    let text: String = lines.collect();
    let mut blocks = text.split("```sql\n").skip(1);
    let block = blocks.find(|block| block.contains("total_amount")).unwrap();
    let (sql, _) = block.split_once("```").unwrap();
    sql.to_owned()
}

#[tokio::test]
async fn the_documented_sum_is_the_sum_or_says_why_not() {
    // A README's lines of SQL may start with a blank of their own.
    let shortened = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let sql = shortened(fragment(include_str!("../../README.md")));
    let documented = fragment(include_str!("../../src/postgres/package.rs"));
    assert_eq!(shortened(documented), sql);

    let db = transom_testkit::schema().await;
    for (rows, total, one) in [
        (
            "(1.5, 'USD'), (null, null), (2.25, 'USD')",
            Some("USD 3.75"),
            Some(true),
        ),
        ("(1.5, 'USD'), (-1.5, 'USD')", Some("USD 0.00"), Some(true)),
        ("(null, null)", None, None),
        ("", None, None),
        ("(5, 'USD'), (7, 'EUR')", None, Some(false)),
        ("(5, 'USD'), (7, null)", None, Some(false)),
        ("(5, 'USD'), (null, 'USD')", None, Some(false)),
        ("(null, 'USD')", None, Some(false)),
        ("(7, null)", None, Some(false)),
    ] {
        run(
            db.pool(),
            "drop table if exists item; create table item (price_amount numeric, price_currency text)"
                .into(),
        )
        .await
        .unwrap();
        if !rows.is_empty() {
            run(db.pool(), format!("insert into item values {rows}"))
                .await
                .unwrap();
        }
        let row = sqlx::query(AssertSqlSafe(sql.clone()))
            .fetch_one(db.pool())
            .await
            .unwrap();
        let read: Option<Money> = Money::from_row(&row, "total").unwrap();
        assert_eq!(
            read.map(|money| money.to_string()).as_deref(),
            total,
            "{rows}"
        );
        assert_eq!(row.get::<Option<bool>, _>("one"), one, "{rows}");
    }
}
