//! Money comes in.

use transom_money::Money;
use transom_multi::Multi;

use super::funds;
use crate::step_error::StepError;

pub(super) fn multi<'a>(
    tenant: &'a str,
    account: &'a str,
    amount: Money,
) -> Multi<'a, ((),), StepError> {
    Multi::with_error().step("deposit", async move |tx, ()| {
        funds::credit(tx, tenant, account, amount, "account").await?;
        funds::log(tx, tenant, "deposit", account, amount).await
    })
}
