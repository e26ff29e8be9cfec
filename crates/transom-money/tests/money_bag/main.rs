//! Bags: amounts in several currencies.

mod behaviour;
mod laws;
#[cfg(feature = "serde")]
mod serde;
