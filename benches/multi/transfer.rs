//! The work: deposits to one account, each of an amount that the one before decides.

use transom_multi::{Multi, Tx};

/// The statement of all contenders.
pub(crate) const DEPOSIT: &str =
    "update accounts set balance = balance + $1 where id = $2 returning balance";

/// What to deposit after `balance` was seen. Any rule will do that needs the earlier result.
pub(crate) fn amount(balance: i64) -> i64 {
    1 + (balance & 1)
}

async fn deposit(tx: &mut Tx<'_>, account: i64, balance: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar(DEPOSIT)
        .bind(amount(balance))
        .bind(account)
        .fetch_one(&mut **tx)
        .await
}

pub(crate) type Three = (i64, i64, i64);
pub(crate) type Ten = (i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);

pub(crate) fn three<'a>(account: i64) -> Multi<'a, Three> {
    Multi::new()
        .step("1", async move |tx, ()| deposit(tx, account, 0).await)
        .step("2", async move |tx, (last,)| {
            deposit(tx, account, *last).await
        })
        .step("3", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
}

pub(crate) fn ten<'a>(account: i64) -> Multi<'a, Ten> {
    three(account)
        .step("4", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
        .step("5", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
        .step("6", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
        .step("7", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
        .step("8", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
        .step("9", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
        .step("10", async move |tx, (.., last)| {
            deposit(tx, account, *last).await
        })
}
