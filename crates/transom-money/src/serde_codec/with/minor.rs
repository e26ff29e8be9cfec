//! `{"minor":1234,"currency":"USD","exponent":2}`: an integer of minor units, beside the number
//! of their digits. The exponent is there because programs disagree on it (of `HUF`, of `UGX`),
//! and an integer that is read by another one is another amount.

mod fields;

use alloc::format;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use self::fields::Fields;
use crate::serde_codec::optional::option;
use crate::{CurrencyKind, Money};

option!(
    "an object of minor units, a currency and an exponent",
    CurrencyKind
);

#[derive(Serialize)]
#[serde(rename = "Money")]
struct Shown<'a> {
    minor: i64,
    currency: &'a str,
    exponent: u8,
}

/// The minor units as a 64-bit integer.
///
/// # Errors
///
/// For an amount that is not a whole number of minor units, in a currency that has none, or
/// beyond 64 bits; and those of `serializer`.
pub fn serialize<C: CurrencyKind, S: Serializer>(
    money: &Money<C>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let units = money.try_minor_units().map_err(ser::Error::custom)?;
    let currency = money.currency();
    let minor = i64::try_from(units)
        .map_err(|_| ser::Error::custom(format!("{money} has more than 64 bits of minor units")))?;
    Shown {
        minor,
        currency: currency.code().as_str(),
        // With no exponent there were no minor units.
        exponent: currency.exponent().unwrap_or_default(),
    }
    .serialize(serializer)
}

/// An integer, a code, and the exponent that the currency has here.
///
/// # Errors
///
/// For another exponent than the currency's; a float; a missing, duplicate or unknown field; a list where
/// fields have names, as in JSON.
pub fn deserialize<'de, C: CurrencyKind, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Money<C>, D::Error> {
    let read = Fields::<C>::deserialize(deserializer)?;
    let currency = read.currency;
    let own = currency.currency();
    if own.exponent() != Some(read.exponent) {
        return Err(de::Error::custom(format!(
            "exponent: {own:?} was expected, got minor units of {} digits",
            read.exponent,
        )));
    }
    Money::from_minor(read.minor, currency).map_err(de::Error::custom)
}
