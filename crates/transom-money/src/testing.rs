//! For the tests of others: strategies that generate money, and the laws it obeys.
//!
//! With a currency of your own, [`laws::hold_for`] runs the whole suite. With a way of your own
//! to store, send or share out money, generate it by [`strategies`] and judge what you got by
//! the law that applies:
//!
//! ```
//! use proptest::prelude::*;
//! use transom_money::testing::{laws, strategies};
//! use transom_money::{Money, MoneyError, static_currency};
//!
//! static_currency! {
//!     /// Points of the loyalty programme.
//!     Points = "POINTS", Some(0);
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! laws::hold_for::<Points>();
//!
//! proptest!(|(money in strategies::money())| {
//!     // Your own column, message or cache in place of the text.
//!     laws::round_trip(money, |money| Ok::<_, MoneyError>(money.to_string()), |text| text.parse())?;
//! });
//! # Ok(())
//! # }
//! ```

pub mod laws;
pub mod strategies;
