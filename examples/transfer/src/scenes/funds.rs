//! The transfer, and three ways in which it fails.

use sqlx::PgPool;

use crate::cents::Cents;
use crate::database::balances;
use crate::funds::transfer;
use crate::scenes::print_failure;

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== A funds transfer");
    let plan = transfer("ann", "bob", Cents(1));
    println!("steps: {}", plan.names().collect::<Vec<_>>().join(", "));
    println!("balances: {}", balances(pool).await?);
    attempt(pool, "ann", "bob", Cents::units(30)).await?;
    attempt(pool, "ann", "bob", Cents::units(500)).await?;
    attempt(pool, "ann", "zed", Cents::units(10)).await?;
    attempt(pool, "ann", "bob", Cents(0)).await
}

async fn attempt(pool: &PgPool, from: &str, to: &str, amount: Cents) -> anyhow::Result<()> {
    println!("-- {amount} from {from} to {to}");
    match transfer(from, to, amount).run(pool).await {
        Ok((debit, credit, entry)) => println!(
            "   {from} has {}, {to} has {}; entry {} says {}",
            debit.balance, credit.balance, entry.id, entry.amount
        ),
        Err(failure) => {
            print_failure(&failure);
            // Every step's result is in its place here, as far as the steps had come.
            match failure.completed {
                (Some(debit), ..) => println!(
                    "   rolled back: the debit, which had left {from} {}",
                    debit.balance
                ),
                _ => println!("   nothing to roll back"),
            }
        }
    }
    println!("   balances: {}", balances(pool).await?);
    Ok(())
}
