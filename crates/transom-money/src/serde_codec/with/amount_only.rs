//! `"12.34"`: the amount alone, where the type says the currency.

use serde::de::{Deserialize, Deserializer};
use serde::ser::Serializer;

use crate::serde_codec::number::AmountText;
use crate::serde_codec::optional::option;
use crate::{Money, StaticCurrency};

option!("an amount as a string", StaticCurrency);

/// [`amount_string`](Money::amount_string).
///
/// # Errors
///
/// Those of `serializer`.
pub fn serialize<C: StaticCurrency, S: Serializer>(
    money: &Money<C>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&money.amount_text())
}

/// An amount as a string, in the currency of the type.
///
/// # Errors
///
/// For anything but a string (a float has lost digits, an integer could mean minor units), and
/// for one that is not an amount.
pub fn deserialize<'de, C: StaticCurrency, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Money<C>, D::Error> {
    AmountText::deserialize(deserializer).map(|amount| Money::from_amount(amount.0, C::VALUE))
}
