//! Per tenant and currency, deposits − charges + refunds = balances, by two roads: the
//! ledger of deposits and the orders on one side, the balances on the other.

use std::collections::BTreeMap;

use transom_money::{Currency, Money, Numeric};
use transom_tenant::TenantId;

use super::Check;
use crate::database::{Database, one_moment};

type Row = (Currency, Numeric);
type Sums = BTreeMap<Currency, Money>;

pub(super) async fn check(database: &mut Database, tenants: &[String]) -> anyhow::Result<Check> {
    let mut check = Check::default();
    let books = one_moment(&database.shop);
    for tenant in tenants {
        let mut scope = books.scope(&TenantId::new(tenant.as_str())?).await?;
        let mut tx = scope.begin().await?;
        let deposits: Vec<Row> = sqlx::query_as(
            "select currency, sum(amount) from ledger where kind = 'deposit' group by currency",
        )
        .fetch_all(&mut *tx)
        .await?;
        let kept: Vec<Row> = sqlx::query_as(
            "select currency, coalesce(sum(total) filter (where state <> 'refunded'), 0) from orders group by currency",
        )
        .fetch_all(&mut *tx)
        .await?;
        let balances: Vec<Row> =
            sqlx::query_as("select currency, sum(amount) from balances group by currency")
                .fetch_all(&mut *tx)
                .await?;
        let unbalanced: Vec<(String, Currency)> = sqlx::query_as(
            "select account, currency from \
             (select account, currency, amount from balances \
              union all select account, currency, -amount from ledger) moves \
             group by account, currency having sum(amount) <> 0 order by 1, 2",
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.rollback().await?;

        let mut expected = Sums::new();
        for (currency, amount) in deposits {
            add(&mut expected, Money::from_columns(amount, currency))?;
        }
        for (currency, amount) in kept {
            add(&mut expected, -Money::from_columns(amount, currency))?;
        }
        let mut actual = Sums::new();
        for (currency, amount) in balances {
            add(&mut actual, Money::from_columns(amount, currency))?;
        }
        // A currency of which there is nothing on either side may be missing on one.
        for currency in expected
            .keys()
            .chain(actual.keys())
            .copied()
            .collect::<Vec<_>>()
        {
            let expected = expected.entry(currency).or_insert(Money::zero(currency));
            let actual = actual.entry(currency).or_insert(Money::zero(currency));
            if expected != actual {
                check.findings.push(format!(
                    "{tenant}: deposits - charges + refunds are {expected}, balances {actual}"
                ));
            }
        }
        for (account, currency) in unbalanced {
            check.findings.push(format!(
                "{tenant}: the ledger of {account} in {currency} is off"
            ));
        }
    }
    check.findings.dedup();
    Ok(check)
}

fn add(sums: &mut Sums, money: Money) -> anyhow::Result<()> {
    let sum = sums
        .entry(money.currency())
        .or_insert(Money::zero(money.currency()));
    *sum = sum.try_add(money)?;
    Ok(())
}
