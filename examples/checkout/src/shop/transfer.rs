//! Money goes from one account to another.

use transom_money::Money;
use transom_multi::Multi;

use super::funds::{self, Blame};
use crate::step_error::StepError;

pub(super) fn multi<'a>(
    tenant: &'a str,
    from: &'a str,
    to: &'a str,
    amount: Money,
) -> Multi<'a, ((), (), ()), StepError> {
    Multi::with_error()
        .step("debit", async move |tx, ()| {
            let blame = Blame {
                account: "from",
                amount: "amount",
            };
            funds::debit(tx, tenant, from, amount, blame).await
        })
        .step("credit", async move |tx, _debited| {
            funds::credit(tx, tenant, to, amount, "to").await
        })
        .step("log", async move |tx, _moved| {
            funds::log(tx, tenant, "transfer", from, -amount).await?;
            funds::log(tx, tenant, "transfer", to, amount).await
        })
}
