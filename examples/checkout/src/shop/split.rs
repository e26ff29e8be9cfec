//! One amount shared among many, to the last cent.

use transom_money::Money;
use transom_multi::Multi;

use super::funds::{self, Blame};
use crate::input::Share;
use crate::step_error::StepError;

type Steps<'a> = Multi<'a, (Vec<Money>, Vec<()>, ()), StepError>;

pub(super) fn multi<'a>(
    tenant: &'a str,
    account: &'a str,
    amount: Money,
    into: &'a [Share],
) -> Steps<'a> {
    Multi::with_error()
        .step("debit", async move |tx, ()| {
            let blame = Blame {
                account: "account",
                amount: "amount",
            };
            funds::debit(tx, tenant, account, amount, blame).await?;
            let weights: Vec<u64> = into.iter().map(|share| share.weight).collect();
            Ok(amount.allocate(&weights)?)
        })
        .each_of(
            "credit",
            move |(parts,): &(Vec<Money>,)| {
                let parts = parts.clone();
                into.iter()
                    .zip(parts)
                    .map(move |(share, part)| (tenant, share, part))
            },
            async |tx, _parts, (tenant, share, part): (&str, &Share, Money)| {
                funds::credit(tx, tenant, &share.account, part, "into").await
            },
        )
        .step("log", async move |tx, (parts, _credited)| {
            funds::log(tx, tenant, "split", account, -amount).await?;
            for (share, part) in into.iter().zip(parts) {
                funds::log(tx, tenant, "split", &share.account, *part).await?;
            }
            Ok(())
        })
}
