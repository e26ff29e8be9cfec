//! `{"amount":"12.34","currency":"USD"}`, and `currency_code` where older versions of Elixir's
//! `ex_money` wrote that.

use serde::de::Deserializer;
use serde::ser::{Serialize, Serializer};

use crate::serde_codec::fields::{self, Form};
use crate::serde_codec::optional::option;
use crate::{CurrencyKind, Money};

option!("an object of an amount and a currency", CurrencyKind);

/// As `Money` is serialized without this module.
///
/// # Errors
///
/// Those of `serializer`.
pub fn serialize<C: CurrencyKind, S: Serializer>(
    money: &Money<C>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    money.serialize(serializer)
}

/// As `Money` is deserialized without this module, but that `currency_code` may stand for
/// `currency`. Both together are a duplicate.
///
/// # Errors
///
/// As for `Money`.
pub fn deserialize<'de, C: CurrencyKind, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Money<C>, D::Error> {
    fields::deserialize(deserializer, Form::Legacy)
}
