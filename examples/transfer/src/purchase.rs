//! A purchase: an order, the transfer that pays for it, a mail once both are committed.

use std::sync::mpsc::Sender;

use transom_multi::Multi;

use crate::cents::Cents;
use crate::error::AppError;
use crate::funds::{self, Credit, Debit, Entry};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) item: String,
}

/// The results of the transfer take one place, as a tuple of their own. So does what a failure
/// hands back of them, which is why this type has to say what that is.
pub(crate) type Purchase<'a> = Multi<
    'a,
    (Order, (Debit, Credit, Entry)),
    AppError,
    (
        Option<Order>,
        (Option<Debit>, Option<Credit>, Option<Entry>),
    ),
>;

pub(crate) fn purchase<'a>(
    buyer: &'a str,
    shop: &'a str,
    item: &'a str,
    price: Cents,
    mail: Sender<String>,
) -> Purchase<'a> {
    Multi::with_error()
        .step("order", async move |tx, ()| {
            let insert = "insert into orders (buyer, item) values ($1, $2) returning id, item";
            let order: Order = sqlx::query_as(insert)
                .bind(buyer)
                .bind(item)
                .fetch_one(&mut **tx)
                .await?;
            let text = format!("to {buyer}: order {}, {item}, is paid", order.id);
            // Waits for the COMMIT of the whole: an order that cannot be paid sends no mail.
            tx.on_commit(async move {
                let _nobody_listens = mail.send(text);
            });
            Ok(order)
        })
        .merge("transfer", funds::transfer(buyer, shop, price))
}
