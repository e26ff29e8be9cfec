//! The transfer as a part of something bigger.

use std::sync::mpsc;

use sqlx::PgPool;

use crate::cents::Cents;
use crate::database::balances;
use crate::purchase::purchase;
use crate::scenes::print_failure;

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== A purchase, which contains the transfer");
    let (mail, mails) = mpsc::channel();
    let plan = purchase("bob", "shop", "tea", Cents(1), mail.clone());
    println!("steps: {}", plan.names().collect::<Vec<_>>().join(", "));
    for (item, price) in [("tea", Cents(450)), ("a piano", Cents::units(9000))] {
        println!("-- bob buys {item} for {price}");
        match purchase("bob", "shop", item, price, mail.clone())
            .run(pool)
            .await
        {
            Ok((order, (_, credit, _))) => {
                println!("   order {}; the shop has {}", order.id, credit.balance);
            }
            Err(failure) => {
                print_failure(&failure);
                let (order, (debit, ..)) = failure.completed;
                if let (Some(order), None) = (order, debit) {
                    println!("   rolled back: order {}, {}", order.id, order.item);
                }
            }
        }
        match mails.try_recv() {
            Ok(text) => println!("   mail {text}"),
            Err(_) => println!("   no mail"),
        }
        println!("   balances: {}", balances(pool).await?);
    }
    Ok(())
}
