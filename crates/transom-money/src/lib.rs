#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

extern crate alloc;
#[cfg(any(test, feature = "postgres"))]
extern crate std;

mod allocation;
mod amount;
mod currency;
mod error;
mod money;
#[cfg(feature = "postgres")]
mod postgres;
mod ratio;
mod rational_money;
mod rounding;
mod running_allocation;
#[cfg(feature = "serde")]
mod serde_codec;

pub use chrono::NaiveDate;
pub use rust_decimal::Decimal;

pub use crate::allocation::{Allocated, Allocation, Mode, Parts, Shares, TieBreak, Weight};
pub use crate::currency::{
    Aud, Cad, Chf, Currency, CurrencyCode, CurrencyKind, Eur, Gbp, InvalidCurrency, Jpy,
    StaticCurrency, UnknownCurrency, Usd,
};
pub use crate::error::{MoneyError, ParseMoneyError, ParseMoneyErrorKind};
pub use crate::money::{Factor, Money};
#[cfg(feature = "postgres")]
pub use crate::postgres::{Numeric, NumericError};
pub use crate::ratio::Ratio;
pub use crate::rational_money::RationalMoney;
pub use crate::rounding::Rounding;
pub use crate::running_allocation::RunningAllocation;
