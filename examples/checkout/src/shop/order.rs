//! Goods are reserved, paid, and written down.

use transom_constraint::ConstraintExt;
use transom_events::{EventStore, Expected, NewEvent};
use transom_money::{Currency, Money, Numeric};
use transom_multi::Multi;

use super::funds::{self, Blame};
use super::order_events::{self, ItemAdded, OrderCreated, names};
use crate::constraints::{ORDERS, STOCK};
use crate::input::OrderLine;
use crate::rejection::Code;
use crate::step_error::{AtField, StepError, declared};

type Steps<'a> = Multi<'a, (Vec<Money>, Money, (), ()), StepError>;

pub(super) fn multi<'a>(
    tenant: &'a str,
    events: &'a EventStore,
    order: &'a str,
    account: &'a str,
    lines: &'a [OrderLine],
) -> Steps<'a> {
    Multi::with_error()
        .each(
            "reserve",
            lines.iter().map(move |line| (tenant, line)),
            async |tx, (), (tenant, line): (&str, &OrderLine)| reserve(tx, tenant, line).await,
        )
        .step("charge", async move |tx, (prices,)| {
            let total = total(lines, prices)?;
            let blame = Blame {
                account: "account",
                amount: "lines",
            };
            funds::debit(tx, tenant, account, total, blame).await?;
            funds::log(tx, tenant, "charge", account, -total).await?;
            Ok(total)
        })
        .step("order", async move |tx, (prices, total)| {
            record(tx, tenant, order, account, *total).await?;
            record_lines(tx, tenant, order, lines, prices).await
        })
        .step("events", async move |tx, (prices, total, ())| {
            let created = OrderCreated {
                order: order.to_owned(),
                account: account.to_owned(),
                total: total.to_string(),
            };
            let mut batch = vec![NewEvent::json(names::CREATED, &created)?];
            for (line, price) in lines.iter().zip(prices) {
                let item = ItemAdded {
                    sku: line.sku.clone(),
                    quantity: line.quantity,
                    price: price.to_string(),
                };
                batch.push(NewEvent::json(names::ITEM_ADDED, &item)?);
            }
            batch.push(NewEvent::json(names::PLACED, &serde_json::json!({}))?);
            let store = events.for_tenant(tenant)?;
            let stream = order_events::stream(order)?;
            store
                .append(tx, &stream, Expected::NoStream, &batch)
                .await?;
            Ok(())
        })
}

/// Takes a line's goods; the table's CHECK says when there are too few. Gives the price.
async fn reserve(
    conn: &mut sqlx::PgConnection,
    tenant: &str,
    line: &OrderLine,
) -> Result<Money, StepError> {
    let price: Option<(Numeric, Currency)> = sqlx::query_as(
        "update stock set quantity = quantity - $3 where tenant_id = $1 and sku = $2 returning price, currency",
    )
    .bind(tenant)
    .bind(&line.sku)
    .bind(line.quantity.cast_signed())
    .fetch_optional(conn)
    .await
    .constraints(&STOCK)
    .at_field("lines")?;
    let (price, currency) = price
        .ok_or_else(|| StepError::not_found("lines", &format!("sku {:?} of ours", line.sku)))?;
    Ok(Money::from_columns(price, currency))
}

fn total(lines: &[OrderLine], prices: &[Money]) -> Result<Money, StepError> {
    let mut total: Option<Money> = None;
    for (line, price) in lines.iter().zip(prices) {
        let cost = price.try_mul(line.quantity)?;
        total = Some(match total {
            None => cost,
            Some(sum) if sum.currency() != cost.currency() => {
                let why = format!("mix {} and {}", sum.currency(), cost.currency());
                return Err(StepError::rejected(Code::CurrencyMismatch, "lines", why));
            }
            Some(sum) => sum.try_add(cost)?,
        });
    }
    // The input has at least one line.
    total.ok_or_else(|| StepError::rejected(Code::Invalid, "lines", "are empty"))
}

async fn record(
    conn: &mut sqlx::PgConnection,
    tenant: &str,
    order: &str,
    account: &str,
    total: Money,
) -> Result<(), StepError> {
    sqlx::query(
        "insert into orders (tenant_id, \"order\", account, total, currency, state) values ($1, $2, $3, $4, $5, 'placed')",
    )
    .bind(tenant)
    .bind(order)
    .bind(account)
    .bind(total.numeric())
    .bind(total.currency())
    .execute(conn)
    .await
    .constraints(&ORDERS)
    .map_err(declared)?;
    Ok(())
}

async fn record_lines(
    conn: &mut sqlx::PgConnection,
    tenant: &str,
    order: &str,
    lines: &[OrderLine],
    prices: &[Money],
) -> Result<(), StepError> {
    let skus: Vec<&str> = lines.iter().map(|line| line.sku.as_str()).collect();
    let quantities: Vec<i64> = lines
        .iter()
        .map(|line| line.quantity.cast_signed())
        .collect();
    let prices: Vec<Numeric> = prices.iter().map(|price| price.numeric()).collect();
    sqlx::query(
        "insert into order_lines (tenant_id, \"order\", line, sku, quantity, price) \
         select $1, $2, n - 1, sku, quantity, price \
         from unnest($3::text[], $4::bigint[], $5::numeric[]) with ordinality as l (sku, quantity, price, n)",
    )
    .bind(tenant)
    .bind(order)
    .bind(skus)
    .bind(quantities)
    .bind(prices)
    .execute(conn)
    .await?;
    Ok(())
}
