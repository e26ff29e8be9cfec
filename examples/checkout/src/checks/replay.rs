//! Folding the streams gives exactly the orders table, line by line.

use std::collections::BTreeMap;

use transom_events::{EventStore, Recorded, StreamId, Version};
use transom_money::{Currency, Money, Numeric};
use transom_tenant::{TenantId, TenantTx};

use super::Check;
use crate::database::{Database, one_moment};
use crate::shop::{ItemAdded, OrderCreated, OrderRefunded, OrderShipped, names};
use crate::text_column::escape;

/// An order as the table and the log both tell it.
#[derive(Clone, Debug, PartialEq)]
struct Order {
    account: String,
    total: Money,
    state: String,
    tracking: Option<String>,
    /// Sku, quantity and price.
    lines: Vec<(String, i64, Money)>,
}

type Orders = BTreeMap<String, Order>;

pub(super) async fn check(database: &mut Database, tenants: &[String]) -> anyhow::Result<Check> {
    let mut check = Check::default();
    let books = one_moment(&database.shop);
    for tenant in tenants {
        let mut scope = books.scope(&TenantId::new(tenant.as_str())?).await?;
        let mut tx = scope.begin().await?;
        let written = from_tables(&mut tx).await?;
        let store = database.shop.events.for_tenant(tenant)?;
        let told = from_events(&store, &mut tx, &written).await?;
        tx.rollback().await?;
        let (orders, wrong) = told;
        check
            .findings
            .extend(wrong.into_iter().map(|what| format!("{tenant}: {what}")));
        let names = orders
            .keys()
            .chain(written.keys())
            .collect::<std::collections::BTreeSet<_>>();
        for name in names {
            let (told, written) = (orders.get(name), written.get(name));
            if told != written {
                check.findings.push(format!(
                    "{tenant}: order {name} is {told:?} by its events and {written:?} in the table"
                ));
            }
        }
    }
    Ok(check)
}

/// Reads the stream of each order; nothing may be in the log beside those.
async fn from_events(
    store: &EventStore,
    tx: &mut TenantTx<'_>,
    written: &Orders,
) -> anyhow::Result<(Orders, Vec<String>)> {
    // An order has at most 100 lines and four events of its own.
    const LONGEST: u32 = 1000;
    let (mut orders, mut wrong) = (Orders::new(), Vec::new());
    let mut read = 0;
    for order in written.keys() {
        let stream = StreamId::new(format!("order-{order}"))?;
        let events = store
            .read_stream(tx, &stream, Version::FIRST, LONGEST)
            .await?;
        read += events.len();
        for event in &events {
            if !apply(&mut orders, event)? {
                let (stream, version) = (event.stream(), event.version());
                wrong.push(format!("event {version} of {stream} does not follow"));
            }
        }
    }
    let all: i64 = sqlx::query_scalar("select count(*) from events")
        .fetch_one(&mut **tx)
        .await?;
    if i64::try_from(read)? != all {
        wrong.push(format!(
            "{all} events are in the log, {read} in the streams of orders"
        ));
    }
    Ok((orders, wrong))
}

/// Folds one event in; `false` if it cannot follow what came before it.
fn apply(orders: &mut Orders, event: &Recorded) -> anyhow::Result<bool> {
    let Some(name) = event.stream().as_str().strip_prefix("order-") else {
        return Ok(false);
    };
    if event.event_type() == names::CREATED {
        let OrderCreated {
            order,
            account,
            total,
        } = event.json()?;
        let begun = Order {
            account,
            total: total.parse()?,
            state: "created".to_owned(),
            tracking: None,
            lines: Vec::new(),
        };
        return Ok(order == name && orders.insert(order, begun).is_none());
    }
    let Some(order) = orders.get_mut(name) else {
        return Ok(false);
    };
    let step = |state: &mut String, from: &[&str], to: &str| {
        let follows = from.contains(&state.as_str());
        to.clone_into(state);
        follows
    };
    Ok(match event.event_type() {
        names::ITEM_ADDED => {
            let ItemAdded {
                sku,
                quantity,
                price,
            } = event.json()?;
            order
                .lines
                .push((sku, i64::try_from(quantity)?, price.parse()?));
            order.state == "created"
        }
        names::PLACED => step(&mut order.state, &["created"], "placed"),
        names::SHIPPED => {
            let OrderShipped { tracking } = event.json()?;
            order.tracking = Some(escape(&tracking).into_owned());
            step(&mut order.state, &["placed"], "shipped")
        }
        names::REFUNDED => {
            let OrderRefunded { amount } = event.json()?;
            let whole = amount.parse::<Money>()? == order.total;
            step(&mut order.state, &["placed", "shipped"], "refunded") && whole
        }
        _ => false,
    })
}

async fn from_tables(tx: &mut TenantTx<'_>) -> anyhow::Result<Orders> {
    type Row = (String, String, Numeric, Currency, String, Option<String>);
    let rows: Vec<Row> =
        sqlx::query_as("select \"order\", account, total, currency, state, tracking from orders")
            .fetch_all(&mut **tx)
            .await?;
    let mut orders = Orders::new();
    for (name, account, total, currency, state, tracking) in rows {
        let total = Money::from_columns(total, currency);
        orders.insert(
            name,
            Order {
                account,
                total,
                state,
                tracking,
                lines: Vec::new(),
            },
        );
    }
    let lines: Vec<(String, String, i64, Numeric)> = sqlx::query_as(
        "select \"order\", sku, quantity, price from order_lines order by \"order\", line",
    )
    .fetch_all(&mut **tx)
    .await?;
    for (name, sku, quantity, price) in lines {
        // The foreign key says that the order is there.
        if let Some(order) = orders.get_mut(&name) {
            let price = Money::from_columns(price, order.total.currency());
            order.lines.push((sku, quantity, price));
        }
    }
    Ok(orders)
}
