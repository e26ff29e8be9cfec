//! What happened to an order, as it stands in its stream `order-<id>`.

use serde::{Deserialize, Serialize};
use transom_events::{InvalidName, StreamId};

/// The events' names in the log.
pub(crate) mod names {
    pub(crate) const CREATED: &str = "OrderCreated";
    pub(crate) const ITEM_ADDED: &str = "ItemAdded";
    pub(crate) const PLACED: &str = "OrderPlaced";
    pub(crate) const SHIPPED: &str = "OrderShipped";
    pub(crate) const REFUNDED: &str = "OrderRefunded";
}

/// An order was begun, and what it costs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OrderCreated {
    pub(crate) order: String,
    pub(crate) account: String,
    pub(crate) total: String,
}

/// A line of it, at the price of that moment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ItemAdded {
    pub(crate) sku: String,
    pub(crate) quantity: u64,
    pub(crate) price: String,
}

/// It is on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OrderShipped {
    pub(crate) tracking: String,
}

/// The customer has the money back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OrderRefunded {
    pub(crate) amount: String,
}

pub(super) fn stream(order: &str) -> Result<StreamId, InvalidName> {
    StreamId::new(format!("order-{order}"))
}
