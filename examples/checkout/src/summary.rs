//! What is in the books at the end of the day.

use std::collections::BTreeMap;

use transom_money::{Currency, Money, Numeric};
use transom_tenant::TenantId;

use crate::checks::Checks;
use crate::database::{Database, one_moment};

/// How the day went.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(crate) accepted: usize,
    pub(crate) rejected: usize,
    pub(crate) tenants: BTreeMap<String, TenantSummary>,
    pub(crate) checks: Checks,
}

/// What one tenant has.
#[derive(Debug, Default)]
pub(crate) struct TenantSummary {
    pub(crate) accounts: BTreeMap<String, BTreeMap<String, Money>>,
    pub(crate) stock: BTreeMap<String, i64>,
    pub(crate) orders: BTreeMap<String, String>,
    pub(crate) events: i64,
}

impl Summary {
    pub(crate) async fn read(
        database: &mut Database,
        accepted: usize,
        rejected: usize,
    ) -> anyhow::Result<Self> {
        let names = tenants(database).await?;
        let mut tenants = BTreeMap::new();
        for name in &names {
            tenants.insert(name.clone(), tenant(database, name).await?);
        }
        let checks = Checks::run(database, &names).await?;
        Ok(Summary {
            accepted,
            rejected,
            tenants,
            checks,
        })
    }
}

/// Every accepted command leaves, or needs, an account or a sku of its tenant.
async fn tenants(database: &mut Database) -> anyhow::Result<Vec<String>> {
    let names = sqlx::query_scalar(
        "select tenant_id from accounts union select tenant_id from stock order by 1",
    )
    .fetch_all(&mut database.owner)
    .await?;
    Ok(names)
}

async fn tenant(database: &Database, name: &str) -> anyhow::Result<TenantSummary> {
    let books = one_moment(&database.shop);
    let mut scope = books.scope(&TenantId::new(name)?).await?;
    let mut tx = scope.begin().await?;
    let mut summary = TenantSummary::default();
    let accounts: Vec<(String, Option<Currency>, Option<Numeric>)> = sqlx::query_as(
        "select account, currency, amount from accounts left join balances using (tenant_id, account)",
    )
    .fetch_all(&mut *tx)
    .await?;
    for (account, currency, amount) in accounts {
        let balances = summary.accounts.entry(account).or_default();
        if let (Some(currency), Some(amount)) = (currency, amount) {
            balances.insert(currency.to_string(), Money::from_columns(amount, currency));
        }
    }
    let stock: Vec<(String, i64)> = sqlx::query_as("select sku, quantity from stock")
        .fetch_all(&mut *tx)
        .await?;
    summary.stock = stock.into_iter().collect();
    let orders: Vec<(String, String)> = sqlx::query_as("select \"order\", state from orders")
        .fetch_all(&mut *tx)
        .await?;
    summary.orders = orders.into_iter().collect();
    summary.events = sqlx::query_scalar("select count(*) from events")
        .fetch_one(&mut *tx)
        .await?;
    tx.rollback().await?;
    Ok(summary)
}
