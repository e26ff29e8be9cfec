//! `sum`, `min`, `max`, `avg` and `money_bag` are what a fold in Rust is, in serial and in parallel plans.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sqlx::PgPool;
use transom_money::postgres::NumericError;
use transom_money::{Currency, Decimal, Money, MoneyBag, Numeric};
use transom_testkit::Isolated;

use crate::server::{PLANS, run, with_package};

type Rows = Vec<Option<Money>>;

/// NULLs, and amounts in up to three currencies.
fn rows() -> impl Strategy<Value = Rows> {
    let currencies = [Currency::USD, Currency::EUR, Currency::JPY];
    let amount = (-1_000_000_000_i64..1_000_000_000, 0_u32..10)
        .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale));
    let money = (amount, prop::sample::select(currencies.to_vec()))
        .prop_map(|(amount, currency)| Money::new(amount, currency));
    prop::collection::vec(prop::option::weighted(0.8, money), 0..60)
}

async fn fill(db: &Isolated, rows: &Rows) {
    run(
        db.pool(),
        "drop table if exists item; create table item (price checked_money)".into(),
    )
    .await
    .unwrap();
    sqlx::query("insert into item select ($1)[at] from generate_series(1, cardinality($1)) at")
        .bind(rows)
        .execute(db.pool())
        .await
        .unwrap();
}

fn by_currency(rows: &Rows) -> BTreeMap<Currency, Vec<Money>> {
    let mut groups: BTreeMap<Currency, Vec<Money>> = BTreeMap::new();
    for money in rows.iter().flatten() {
        groups.entry(money.currency()).or_default().push(*money);
    }
    groups
}

fn fold(amounts: &[Money]) -> (Money, Money, Money) {
    let mut sum = amounts[0];
    let (mut least, mut most) = (sum, sum);
    for &money in &amounts[1..] {
        sum = sum.try_add(money).unwrap();
        least = if money.try_cmp(least).unwrap().is_lt() {
            money
        } else {
            least
        };
        most = if money.try_cmp(most).unwrap().is_gt() {
            money
        } else {
            most
        };
    }
    (sum, least, most)
}

/// One currency at a time, also without a GROUP BY: `where` picks it.
const OF_ONE: &str = "select sum(price), min(price), max(price) from item
                      where (price).currency_code = $1 or price is null";

async fn check_one_currency(pool: &PgPool, currency: Currency, amounts: &[Money]) {
    let (sum, least, most): (Money, Money, Money) = sqlx::query_as(OF_ONE)
        .bind(currency)
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!((sum, least, most), fold(amounts));

    // PostgreSQL's own average of the numbers is the judge of ours.
    let (average, native): (Money, Numeric) = sqlx::query_as(
        "select avg(price), avg((price).amount) from item
         where (price).currency_code = $1 or price is null",
    )
    .bind(currency)
    .fetch_one(pool)
    .await
    .unwrap();
    assert_eq!(average, Money::new(native.0, currency));
}

#[tokio::test]
async fn an_aggregate_is_the_fold_in_every_plan() {
    let db = with_package().await;
    let pools = [PLANS[0].pool(&db).await, PLANS[1].pool(&db).await];
    let mut runner = TestRunner::deterministic();
    let strategy = rows();
    let mut seen = 0;
    for _ in 0..25 {
        let rows = strategy.new_tree(&mut runner).unwrap().current();
        fill(&db, &rows).await;
        let groups = by_currency(&rows);
        for (plan, pool) in PLANS.iter().zip(&pools) {
            let all = "select sum(price), min(price), max(price), avg(price) from item";
            plan.assert_is_of(pool, all).await;
            plan.assert_is_of(pool, "select money_bag(price) from item")
                .await;
            for (&currency, amounts) in &groups {
                check_one_currency(pool, currency, amounts).await;
                seen += amounts.len();
            }
            let grouped: Vec<(Currency, Option<Money>)> = sqlx::query_as(
                "select (price).currency_code, sum(price) from item where price is not null
                 group by 1 order by 1",
            )
            .fetch_all(pool)
            .await
            .unwrap();
            let bag: Vec<Money> = sqlx::query_scalar("select money_bag(price) from item")
                .fetch_one(pool)
                .await
                .unwrap();
            let expected: Vec<Money> = groups.values().map(|amounts| fold(amounts).0).collect();
            assert_eq!(bag, expected);
            let read: MoneyBag = sqlx::query_scalar("select money_bag(price) from item")
                .fetch_one(pool)
                .await
                .unwrap();
            assert_eq!(read, MoneyBag::try_from_iter(expected.clone()).unwrap());
            let grouped: Vec<Money> = grouped.into_iter().filter_map(|(_, sum)| sum).collect();
            assert_eq!(grouped, expected);
        }
    }
    assert!(seen > 500, "only {seen}");
}

/// Defect 4 of `ex_money_sql` 2.0.0: avg raised as soon as there was a NULL.
#[tokio::test]
async fn nulls_are_skipped_and_nothing_but_nulls_is_null() {
    let db = with_package().await;
    let two: Money = "USD 2".parse().unwrap();
    for (rows, expected) in [
        (vec![], None),
        (vec![None, None, None], None),
        (vec![None, Some(two), None, Some(two)], Some(two)),
    ] {
        fill(&db, &rows).await;
        for plan in PLANS {
            let pool = plan.pool(&db).await;
            let (least, most, average): (Option<Money>, Option<Money>, Option<Money>) =
                sqlx::query_as("select min(price), max(price), avg(price) from item")
                    .fetch_one(&pool)
                    .await
                    .unwrap();
            assert_eq!([least, most, average], [expected; 3], "{plan:?}");
            let bag: Vec<Money> = sqlx::query_scalar("select money_bag(price) from item")
                .fetch_one(&pool)
                .await
                .unwrap();
            assert_eq!(bag.len(), usize::from(expected.is_some()));
        }
    }
}

/// 2 000 rows over several workers: partial results of each kind meet.
#[tokio::test]
async fn partial_results_of_many_workers_are_combined() {
    let db = with_package().await;
    run(
        db.pool(),
        "create table item (price checked_money);
         insert into item
         select case when n % 7 = 0 then null
                else row((array['USD', 'EUR', 'JPY'])[n % 3 + 1], n / 100.0)::money_with_currency end
         from generate_series(1, 20000) n"
            .into(),
    )
    .await
    .unwrap();
    let mut results = Vec::new();
    for plan in PLANS {
        let pool = plan.pool(&db).await;
        let query = "select money_bag(price) from item";
        plan.assert_is_of(&pool, query).await;
        let bag: Vec<Money> = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
        let one: (Money, Money, Money, Money) = sqlx::query_as(
            "select sum(price), min(price), max(price), avg(price) from item
             where (price).currency_code = 'EUR'",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        results.push((bag, one));
    }
    assert_eq!(results[0], results[1]);
    let native: Vec<(Currency, Numeric)> = sqlx::query_as(
        "select (price).currency_code, sum((price).amount) from item where price is not null
         group by 1 order by 1",
    )
    .fetch_all(db.pool())
    .await
    .unwrap();
    let native: Vec<Money> = native
        .into_iter()
        .map(|(currency, sum)| Money::from_columns(sum, currency))
        .collect();
    assert_eq!(results[0].0, native);
}

/// `NUMERIC` has no upper end near ours, so only what is read has to fit.
#[tokio::test]
async fn a_sum_may_leave_the_range_on_the_way_but_not_at_the_end() {
    let db = with_package().await;
    let most = Money::new(Decimal::MAX, Currency::USD);
    let sum = "select sum(price) from item";
    fill(&db, &vec![Some(most), Some(most), Some(-most)]).await;
    for plan in PLANS {
        let pool = plan.pool(&db).await;
        let read: Money = sqlx::query_scalar(sum).fetch_one(&pool).await.unwrap();
        assert_eq!(read, most);
    }
    fill(&db, &vec![Some(most), Some(most)]).await;
    match sqlx::query_scalar::<_, Money>(sum)
        .fetch_one(db.pool())
        .await
    {
        Err(sqlx::Error::ColumnDecode { source, .. }) => {
            let reason = source.downcast_ref::<NumericError>();
            assert_eq!(reason, Some(&NumericError::TooManyDigits));
        }
        other => panic!("{other:?}"),
    }
}
