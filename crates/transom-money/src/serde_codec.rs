//! `{"amount":"12.34","currency":"USD"}`, whatever features of `rust_decimal` are on.

mod code;
mod fields;
mod number;
mod optional;
pub mod with;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use self::fields::Form;
use crate::{CurrencyKind, Money};

/// `{"amount":"12.34","currency":"USD"}`; the amount is
/// [`amount_string`](Money::amount_string). Formats that do not name fields write the two in
/// this order. Other forms are in [`with`](crate::with).
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<C: CurrencyKind> Serialize for Money<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Money", 2)?;
        // One text for both: the code, a space, and the amount.
        let text = self.to_text();
        let (code, amount) = text.split_once(' ').unwrap_or_default();
        fields.serialize_field("amount", amount)?;
        fields.serialize_field("currency", code)?;
        fields.end()
    }
}

/// Takes what `Serialize` writes. The amount must be a string: a float has lost digits before
/// it gets here, and an integer could mean minor units. Unknown, missing and duplicate fields
/// are errors.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de, C: CurrencyKind> Deserialize<'de> for Money<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fields::deserialize(deserializer, Form::Canonical)
    }
}
