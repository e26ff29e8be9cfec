#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

extern crate alloc;
#[cfg(any(test, feature = "postgres"))]
extern crate std;

mod amount;
mod currency;
mod error;
mod format;
mod localized;
mod money;
#[cfg(feature = "postgres")]
mod postgres;
mod ratio;
mod rational_money;
mod rounding;
#[cfg(feature = "serde")]
mod serde_codec;

pub use chrono::NaiveDate;
pub use rust_decimal::Decimal;

pub use crate::currency::{
    Aud, Cad, Chf, Currency, CurrencyCode, CurrencyKind, Eur, Gbp, InvalidCurrency, Jpy,
    StaticCurrency, UnknownCurrency, Usd,
};
pub use crate::error::{MoneyError, ParseMoneyError, ParseMoneyErrorKind};
pub use crate::format::{Digits, FormatSpec, Locale, Unit};
pub use crate::localized::{InvalidSeparators, Separators};
pub use crate::money::{Factor, Money, MoneyText};
#[cfg(feature = "postgres")]
pub use crate::postgres::{Numeric, NumericError};
pub use crate::ratio::Ratio;
pub use crate::rational_money::RationalMoney;
pub use crate::rounding::Rounding;
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use crate::serde_codec::with;
