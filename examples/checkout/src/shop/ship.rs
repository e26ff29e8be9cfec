//! An order leaves the house.

use transom_events::{EventStore, Expected, NewEvent};
use transom_multi::Multi;

use super::order_events::{self, OrderShipped, names};
use crate::rejection::Code;
use crate::step_error::StepError;
use crate::text_column::escape;

pub(super) fn multi<'a>(
    tenant: &'a str,
    events: &'a EventStore,
    order: &'a str,
    tracking: &'a str,
) -> Multi<'a, ((), ()), StepError> {
    Multi::with_error()
        .step("ship", async move |tx, ()| {
            let state: Option<String> = sqlx::query_scalar(
                "select state from orders where tenant_id = $1 and \"order\" = $2 for update",
            )
            .bind(tenant)
            .bind(order)
            .fetch_optional(&mut **tx)
            .await?;
            let state = state.ok_or_else(|| StepError::not_found("order", "order"))?;
            if state != "placed" {
                let why = format!("is {state}, and only a placed one can be shipped");
                return Err(StepError::rejected(Code::WrongState, "order", why));
            }
            sqlx::query(
                "update orders set state = 'shipped', tracking = $3 where tenant_id = $1 and \"order\" = $2",
            )
            .bind(tenant)
            .bind(order)
            .bind(escape(tracking))
            .execute(&mut **tx)
            .await?;
            Ok(())
        })
        .step("events", async move |tx, _shipped| {
            let shipped = OrderShipped { tracking: tracking.to_owned() };
            let store = events.for_tenant(tenant)?;
            let stream = order_events::stream(order)?;
            let batch = [NewEvent::json(names::SHIPPED, &shipped)?];
            store.append(tx, &stream, Expected::StreamExists, &batch).await?;
            Ok(())
        })
}
