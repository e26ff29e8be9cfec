#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

extern crate alloc;
#[cfg(any(test, feature = "postgres", feature = "proptest"))]
extern crate std;

pub mod allocation;
mod amount;
mod currency;
mod error;
pub mod exchange;
pub mod format;
pub mod localized;
pub mod minor_units;
mod money;
mod money_bag;
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub mod postgres;
mod rate;
mod ratio;
mod rational_money;
mod rounding;
mod running_allocation;
#[cfg(feature = "serde")]
mod serde_codec;
pub mod tax;
#[cfg(feature = "proptest")]
#[cfg_attr(docsrs, doc(cfg(feature = "proptest")))]
pub mod testing;
pub mod validate;

pub use chrono::NaiveDate;
pub use rust_decimal::Decimal;

pub use crate::allocation::Allocation;
pub use crate::currency::{
    Aud, Cad, Chf, Currency, CurrencyCode, CurrencyKind, Eur, Gbp, InvalidCurrency, IsoKind, Jpy,
    StaticCurrency, UnknownCurrency, Usd,
};
pub use crate::error::{MoneyError, ParseMoneyError, ParseMoneyErrorKind};
pub use crate::exchange::{ExchangeRate, RateProvider};
pub use crate::minor_units::MinorUnits;
pub use crate::money::{Factor, Money, MoneyText};
pub use crate::money_bag::{MoneyBag, MoneyBagIter};
#[cfg(feature = "postgres")]
pub use crate::postgres::Numeric;
pub use crate::rate::{ParseRateError, Rate};
pub use crate::ratio::Ratio;
pub use crate::rational_money::RationalMoney;
pub use crate::rounding::Rounding;
pub use crate::running_allocation::RunningAllocation;
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use crate::serde_codec::with;
