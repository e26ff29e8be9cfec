//! Taking money from an account and giving it: the two moves every command is made of.

use sqlx::PgConnection;
use transom_constraint::ConstraintExt;
use transom_money::Money;

use crate::constraints::BALANCES;
use crate::rejection::Code;
use crate::step_error::{AtField, StepError};

/// Which field of the command to blame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blame {
    /// When there is no such account.
    pub(super) account: &'static str,
    /// When it has too little.
    pub(super) amount: &'static str,
}

/// Takes an amount; the table's CHECK says when there is too little of it.
pub(super) async fn debit(
    conn: &mut PgConnection,
    tenant: &str,
    account: &str,
    money: Money,
    blame: Blame,
) -> Result<(), StepError> {
    let (found, taken): (bool, bool) = sqlx::query_as(
        "with payer as (select tenant_id, account from accounts where tenant_id = $1 and account = $2), \
         taken as (update balances b set amount = b.amount - $3 from payer \
           where b.tenant_id = payer.tenant_id and b.account = payer.account and b.currency = $4 returning 1) \
         select exists (select from payer), exists (select from taken)",
    )
    .bind(tenant)
    .bind(account)
    .bind(money.numeric())
    .bind(money.currency())
    .fetch_one(conn)
    .await
    .constraints(&BALANCES)
    .at_field(blame.amount)?;
    if !found {
        return Err(StepError::not_found(blame.account, "account"));
    }
    // An account that never held the currency has zero of it.
    if !taken && !money.is_zero() {
        let why = format!("is more than the account has: no {}", money.currency());
        return Err(StepError::rejected(
            Code::InsufficientFunds,
            blame.amount,
            why,
        ));
    }
    Ok(())
}

/// Gives an amount, zero too: from then on the account holds the currency.
pub(super) async fn credit(
    conn: &mut PgConnection,
    tenant: &str,
    account: &str,
    money: Money,
    field: &'static str,
) -> Result<(), StepError> {
    sqlx::query(
        "insert into balances (tenant_id, account, currency, amount) values ($1, $2, $3, $4) \
         on conflict (tenant_id, account, currency) do update set amount = balances.amount + excluded.amount",
    )
    .bind(tenant)
    .bind(account)
    .bind(money.currency())
    .bind(money.numeric())
    .execute(conn)
    .await
    .constraints(&BALANCES)
    .at_field(field)?;
    Ok(())
}

/// Writes a movement into the ledger, signed from the account's side.
pub(super) async fn log(
    conn: &mut PgConnection,
    tenant: &str,
    kind: &'static str,
    account: &str,
    money: Money,
) -> Result<(), StepError> {
    sqlx::query("insert into ledger (tenant_id, kind, account, currency, amount) values ($1, $2, $3, $4, $5)")
        .bind(tenant)
        .bind(kind)
        .bind(account)
        .bind(money.currency())
        .bind(money.numeric())
        .execute(conn)
        .await?;
    Ok(())
}
