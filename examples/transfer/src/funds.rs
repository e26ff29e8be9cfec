//! The funds transfer: a check, a debit, a credit, an entry in the books.

use sqlx::PgConnection;
use transom_multi::Multi;

use crate::cents::Cents;
use crate::error::AppError;

/// What the debited account has left.
#[derive(Debug)]
pub(crate) struct Debit {
    pub(crate) balance: Cents,
}

/// What the credited account has now.
#[derive(Debug)]
pub(crate) struct Credit {
    pub(crate) balance: Cents,
}

/// The line in the books.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) amount: Cents,
}

pub(crate) fn transfer<'a>(
    from: &'a str,
    to: &'a str,
    amount: Cents,
) -> Multi<'a, (Debit, Credit, Entry), AppError> {
    Multi::with_error()
        .check("amount", move || {
            if amount > Cents(0) {
                Ok(())
            } else {
                Err(AppError::NotPositive(amount))
            }
        })
        .step("debit", async move |tx, ()| {
            let balance = lock(tx, from, to).await?;
            if balance < amount {
                return Err(AppError::InsufficientFunds {
                    account: from.to_owned(),
                    balance,
                    wanted: amount,
                });
            }
            let balance = add(tx, from, -amount).await?;
            Ok(Debit { balance })
        })
        .step("credit", async move |tx, (_debit,)| {
            let balance = add(tx, to, amount).await?;
            Ok(Credit { balance })
        })
        .fetch_one_with("entry", move |(_debit, _credit)| {
            sqlx::query_as::<_, Entry>(
                "insert into entries (debited, credited, amount) values ($1, $2, $3)
                 returning id, amount",
            )
            .bind(from)
            .bind(to)
            .bind(amount)
        })
}

/// What the first account has. Locks both, always in the same order: two opposite transfers
/// would otherwise each hold what the other one waits for.
async fn lock(conn: &mut PgConnection, from: &str, to: &str) -> Result<Cents, AppError> {
    let locked: Vec<(String, Cents)> = sqlx::query_as(
        "select name, balance from accounts where name in ($1, $2) order by name for update",
    )
    .bind(from)
    .bind(to)
    .fetch_all(conn)
    .await?;
    let balance = locked.into_iter().find(|(name, _)| name == from);
    let (_, balance) = balance.ok_or_else(|| AppError::NoAccount(from.to_owned()))?;
    Ok(balance)
}

/// The account's new balance.
async fn add(conn: &mut PgConnection, account: &str, amount: Cents) -> Result<Cents, AppError> {
    sqlx::query_scalar(
        "update accounts set balance = balance + $2 where name = $1 returning balance",
    )
    .bind(account)
    .bind(amount)
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| AppError::NoAccount(account.to_owned()))
}
