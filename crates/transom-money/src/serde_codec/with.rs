//! Other forms of money in serde, for `#[serde(with = "…")]`. Each has a module `option` for
//! `Option<Money>`.
//!
//! Don't put `#[serde(flatten)]` on an `Option`: serde makes `None` of what is wrong. More of what
//! serde keeps from us is at [`Money`'s
//! `Deserialize`](crate::Money#impl-Deserialize%3C'de%3E-for-Money%3CC%3E).
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use transom_money::{Money, Usd, money};
//!
//! #[derive(Serialize, Deserialize, Debug, PartialEq)]
//! struct Line {
//!     #[serde(with = "transom_money::with::as_text")]
//!     price: Money,
//!     #[serde(with = "transom_money::with::amount_only::option", default)]
//!     discount: Option<Money<Usd>>,
//!     #[serde(with = "transom_money::with::minor")]
//!     total: Money,
//! }
//!
//! let line = Line {
//!     price: money!("USD 19.99"),
//!     discount: Some(money!(Usd, "0.5")),
//!     total: money!("USD 19.49"),
//! };
//! let json = serde_json::to_string(&line)?;
//! assert_eq!(
//!     json,
//!     concat!(
//!         r#"{"price":"USD 19.99","discount":"0.50","#,
//!         r#""total":{"minor":1949,"currency":"USD","exponent":2}}"#,
//!     ),
//! );
//! assert_eq!(serde_json::from_str::<Line>(&json)?, line);
//! # Ok::<_, serde_json::Error>(())
//! ```

pub mod amount_only;
pub mod as_text;
pub mod ex_money;
pub mod minor;
