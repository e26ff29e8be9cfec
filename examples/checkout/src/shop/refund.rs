//! Goods and money go back, once.

use sqlx::PgConnection;
use transom_events::{EventStore, Expected, NewEvent};
use transom_money::{Currency, Money, Numeric};
use transom_multi::Multi;

use super::funds;
use super::order_events::{self, OrderRefunded, names};
use crate::rejection::Code;
use crate::step_error::StepError;

/// What the `refund` step found and gave back.
#[derive(Clone, Debug)]
pub(super) struct Refunded {
    total: Money,
    goods: Vec<(String, i64)>,
}

pub(super) fn multi<'a>(
    tenant: &'a str,
    events: &'a EventStore,
    order: &'a str,
) -> Multi<'a, (Refunded, Vec<()>, ()), StepError> {
    Multi::with_error()
        .step("refund", async move |tx, ()| {
            refund(tx, tenant, order).await
        })
        .each_of(
            "release",
            move |(refunded,): &(Refunded,)| {
                refunded
                    .goods
                    .clone()
                    .into_iter()
                    .map(move |goods| (tenant, goods))
            },
            async |tx, _refunded, (tenant, (sku, quantity))| {
                sqlx::query(
                    "update stock set quantity = quantity + $3 where tenant_id = $1 and sku = $2",
                )
                .bind(tenant)
                .bind(sku)
                .bind(quantity)
                .execute(&mut **tx)
                .await?;
                Ok(())
            },
        )
        .step("events", async move |tx, (refunded, _released)| {
            let event = OrderRefunded {
                amount: refunded.total.to_string(),
            };
            let store = events.for_tenant(tenant)?;
            let stream = order_events::stream(order)?;
            let batch = [NewEvent::json(names::REFUNDED, &event)?];
            store
                .append(tx, &stream, Expected::StreamExists, &batch)
                .await?;
            Ok(())
        })
}

async fn refund(conn: &mut PgConnection, tenant: &str, order: &str) -> Result<Refunded, StepError> {
    let found: Option<(String, String, Numeric, Currency)> = sqlx::query_as(
        "select state, account, total, currency from orders where tenant_id = $1 and \"order\" = $2 for update",
    )
    .bind(tenant)
    .bind(order)
    .fetch_optional(&mut *conn)
    .await?;
    let (state, account, total, currency) =
        found.ok_or_else(|| StepError::not_found("order", "order"))?;
    if state == "refunded" {
        let why = "is refunded already";
        return Err(StepError::rejected(Code::WrongState, "order", why));
    }
    let total = Money::from_columns(total, currency);
    funds::credit(&mut *conn, tenant, &account, total, "order").await?;
    funds::log(&mut *conn, tenant, "refund", &account, total).await?;
    sqlx::query("update orders set state = 'refunded' where tenant_id = $1 and \"order\" = $2")
        .bind(tenant)
        .bind(order)
        .execute(&mut *conn)
        .await?;
    let goods = sqlx::query_as(
        "select sku, quantity from order_lines where tenant_id = $1 and \"order\" = $2 order by line",
    )
    .bind(tenant)
    .bind(order)
    .fetch_all(conn)
    .await?;
    Ok(Refunded { total, goods })
}
