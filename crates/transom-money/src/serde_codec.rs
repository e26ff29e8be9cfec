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
/// are errors, and so is a list where the format is for people to read, as JSON is.
///
/// # What serde keeps from us
///
/// - A duplicate field is refused where the format shows it. A `serde_json::Value` has kept the
///   last of the two already.
/// - Beside `#[serde(flatten)]`, unknown fields belong to the struct around the money: they are
///   no error, unless that one refuses them.
/// - **`#[serde(flatten)]` on an `Option<Money>` turns what is wrong into `None`**: with an amount
///   that is not one, or without a currency, the price is gone and nobody is told. Give an
///   optional price a field of its own.
/// - What is flattened, untagged or internally tagged is put aside by serde, which then takes any
///   format for one to be read by people: a binary format has to name the fields there.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de, C: CurrencyKind> Deserialize<'de> for Money<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fields::deserialize(deserializer, Form::Canonical)
    }
}
