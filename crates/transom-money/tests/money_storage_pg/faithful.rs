//! What goes in comes out, in every form.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::postgres::{PgHasArrayType, PgRow, Postgres};
use sqlx::{AssertSqlSafe, Decode, Encode, PgPool, Row, Type};
use transom_money::postgres::{JsonMoney, MinorColumns, TextMoney};
use transom_money::{Currency, CurrencyKind, Money, Numeric, StaticCurrency, Usd};

use transom_testkit::Isolated;

use crate::amounts::{money, with_package};

/// Through a column of that type: singly and as an array, with NULLs, in the binary format of
/// prepared statements and in the text of the simple protocol.
async fn through<T>(pool: &PgPool, kind: &str, sent: &[T]) -> Vec<T>
where
    T: for<'a> Encode<'a, Postgres>
        + for<'a> Decode<'a, Postgres>
        + Type<Postgres>
        + PgHasArrayType
        + Copy
        + PartialEq
        + std::fmt::Debug
        + Send
        + Sync
        + Unpin
        + 'static,
{
    let sql = |text: String| AssertSqlSafe(text.replace("kind", kind));
    sqlx::raw_sql(sql(
        "create temporary table stored_kind (at int, it kind)".into()
    ))
    .execute(pool)
    .await
    .unwrap();
    // Not unnest, which takes a composite apart.
    sqlx::query(sql(
        "insert into stored_kind select at, ($1)[at + 1] from generate_series(0, $2) at".into(),
    ))
    .bind(sent)
    .bind(i32::try_from(sent.len()).unwrap() - 1)
    .execute(pool)
    .await
    .unwrap();
    sqlx::query(sql(
        "insert into stored_kind values (-1, $1), (-2, $2)".into()
    ))
    .bind(sent[0])
    .bind(None::<T>)
    .execute(pool)
    .await
    .unwrap();

    let first: T = sqlx::query_scalar(sql("select it from stored_kind where at = -1".into()))
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(first, sent[0]);
    let null: Option<T> =
        sqlx::query_scalar(sql("select it from stored_kind where at = -2".into()))
            .fetch_one(pool)
            .await
            .unwrap();
    assert_eq!(null, None);

    let rows = || sql("select it from stored_kind where at >= 0 order by at".into());
    let binary: Vec<T> = sqlx::query_scalar(rows()).fetch_all(pool).await.unwrap();
    let array: Vec<Option<T>> = sqlx::query_scalar(sql(
        "select array_agg(it order by at desc) from stored_kind where at <> -1".into(),
    ))
    .fetch_one(pool)
    .await
    .unwrap();
    let array: Vec<T> = array[..sent.len()]
        .iter()
        .rev()
        .map(|it| it.unwrap())
        .collect();
    assert_eq!(array, binary);
    let text: Vec<PgRow> = sqlx::raw_sql(rows()).fetch_all(pool).await.unwrap();
    let text: Vec<T> = text.iter().map(|row| row.get(0)).collect();
    assert_eq!(text, binary);
    let null = sqlx::raw_sql(sql("select it from stored_kind where at = -2".into()))
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(null.get::<Option<T>, _>(0), None);
    binary
}

/// Scales too: `Money` is equal by value alone.
fn assert_same<C: CurrencyKind>(back: &[Money<C>], sent: &[Money<C>]) {
    assert_eq!(back, sent);
    for (back, sent) in back.iter().zip(sent) {
        assert_eq!(back.amount().to_string(), sent.amount().to_string());
    }
}

/// One connection, because the tables are temporary.
async fn pool_of_one(db: &Isolated) -> PgPool {
    sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect_with(db.options())
        .await
        .unwrap()
}

#[tokio::test]
async fn composites_and_domains_over_them_come_back_as_they_went() {
    let db = with_package().await;
    let pool = pool_of_one(&db).await;
    let sent = money();
    for kind in ["money_with_currency", "checked_money"] {
        assert_same(&through(&pool, kind, &sent).await, &sent);
    }
}

#[tokio::test]
async fn typed_money_comes_back_as_it_went() {
    let db = with_package().await;
    let pool = pool_of_one(&db).await;
    let sent: Vec<Money<Usd>> = money()
        .into_iter()
        .map(|money| Money::new(money.amount(), Usd))
        .collect();
    for kind in ["numeric", "checked_amount"] {
        assert_same(&through(&pool, kind, &sent).await, &sent);
    }
}

#[tokio::test]
async fn json_comes_back_with_its_value() {
    let db = with_package().await;
    let pool = pool_of_one(&db).await;
    let sent: Vec<JsonMoney> = money().into_iter().map(JsonMoney).collect();
    for kind in ["jsonb", "checked_money_json"] {
        assert_eq!(through(&pool, kind, &sent).await, sent);
    }
    let typed = [JsonMoney("USD 12.34".parse::<Money<Usd>>().unwrap())];
    assert_eq!(through(&pool, "json", &typed).await, typed);
}

#[tokio::test]
async fn text_comes_back_with_its_value() {
    let db = transom_testkit::schema().await;
    let pool = pool_of_one(&db).await;
    let sent: Vec<TextMoney> = money().into_iter().map(TextMoney).collect();
    for kind in ["text", "varchar"] {
        assert_eq!(through(&pool, kind, &sent).await, sent);
    }
}

#[tokio::test]
async fn two_columns_come_back_as_they_went() {
    let db = with_package().await;
    let sent = money();
    sqlx::query(
        "create table item (at serial, price_amount checked_amount, price_currency checked_currency)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    sqlx::query("insert into item (price_amount, price_currency) select * from unnest($1, $2)")
        .bind(
            sent.iter()
                .map(|money| money.numeric())
                .collect::<Vec<Numeric>>(),
        )
        .bind(
            sent.iter()
                .map(|money| money.currency())
                .collect::<Vec<Currency>>(),
        )
        .execute(db.pool())
        .await
        .unwrap();
    let rows = "select price_amount, price_currency from item order by at";
    let binary = sqlx::query(rows).fetch_all(db.pool()).await.unwrap();
    let text = sqlx::raw_sql(rows).fetch_all(db.pool()).await.unwrap();
    for rows in [binary, text] {
        let back: Vec<Money> = rows
            .iter()
            .map(|row| Money::from_row(row, "price").unwrap().unwrap())
            .collect();
        assert_same(&back, &sent);
    }
}

#[tokio::test]
async fn minor_columns_come_back_as_they_went() {
    let db = transom_testkit::schema().await;
    let sent: Vec<MinorColumns> = money()
        .into_iter()
        .filter_map(|money| MinorColumns::try_from(money).ok())
        .chain([i64::MIN, i64::MAX].map(|minor| MinorColumns {
            minor,
            currency: Currency::KWD,
            exponent: 3,
        }))
        .collect();
    assert!(sent.len() > 200, "only {}", sent.len());
    sqlx::query("create table item (at serial, minor bigint, currency text, exponent smallint)")
        .execute(db.pool())
        .await
        .unwrap();
    sqlx::query("insert into item (minor, currency, exponent) select * from unnest($1, $2, $3)")
        .bind(sent.iter().map(|it| it.minor).collect::<Vec<i64>>())
        .bind(sent.iter().map(|it| it.currency).collect::<Vec<Currency>>())
        .bind(sent.iter().map(|it| it.exponent).collect::<Vec<i16>>())
        .execute(db.pool())
        .await
        .unwrap();
    let rows = "select * from item order by at";
    let binary = sqlx::query(rows).fetch_all(db.pool()).await.unwrap();
    let text = sqlx::raw_sql(rows).fetch_all(db.pool()).await.unwrap();
    for rows in [binary, text] {
        for (row, sent) in rows.iter().zip(&sent) {
            let back = MinorColumns::from_row(row, "").unwrap().unwrap();
            assert_eq!(back, *sent);
            assert_eq!(MinorColumns::try_from(back.money().unwrap()), Ok(*sent));
        }
    }
}

#[tokio::test]
async fn bigints_come_back_as_they_went() {
    use transom_money::{Jpy, MinorUnits};

    async fn check<C: StaticCurrency + Unpin + Send + Sync + 'static>(db: &Isolated) {
        let sent: Vec<MinorUnits<C>> = [0, 1, -1, 1234, i64::MAX, i64::MIN]
            .into_iter()
            .map(MinorUnits::new)
            .collect();
        assert_eq!(through(&pool_of_one(db).await, "bigint", &sent).await, sent);
    }
    let db = transom_testkit::schema().await;
    check::<Usd>(&db).await;
    check::<Jpy>(&db).await;
}
