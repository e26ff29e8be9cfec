//! Goods come in, at a price.

use transom_money::Money;
use transom_multi::Multi;

use crate::step_error::StepError;

pub(super) fn multi<'a>(
    tenant: &'a str,
    sku: &'a str,
    quantity: u64,
    price: Money,
) -> Multi<'a, ((),), StepError> {
    Multi::with_error().step("stock", async move |tx, ()| {
        sqlx::query(
            "insert into stock (tenant_id, sku, quantity, price, currency) values ($1, $2, $3, $4, $5) \
             on conflict (tenant_id, sku) do update \
             set quantity = stock.quantity + excluded.quantity, price = excluded.price, currency = excluded.currency",
        )
        .bind(tenant)
        .bind(sku)
        .bind(quantity.cast_signed())
        .bind(price.numeric())
        .bind(price.currency())
        .execute(&mut **tx)
        .await?;
        Ok(())
    })
}
