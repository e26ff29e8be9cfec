//! What can be paid in coins and notes.

use transom_money::{Money, Rounding, money};

pub(crate) fn show() -> anyhow::Result<()> {
    println!("== Cash: to the cash there is, by a mode that is named");
    for total in [
        money!("CHF 9.97"),
        money!("CHF 9.98"),
        money!("CHF -9.97"),
        money!("HUF 1003"),
        money!("EUR 9.97"),
    ] {
        let paid: Money = total.round_cash(Rounding::HalfUp)?;
        let difference = paid.try_sub(total)?;
        println!("   {total} is paid with {paid}, a rounding difference of {difference}");
    }
    Ok(())
}
