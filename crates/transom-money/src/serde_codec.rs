//! `{"amount":"12.34","currency":"USD"}`, whatever features of `rust_decimal` are on.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::amount::Amount;
use crate::money::parse_amount;
use crate::{Currency, CurrencyKind, Money};

/// `{"amount":"12.34","currency":"USD"}`; the amount is
/// [`amount_string`](Money::amount_string).
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<C: CurrencyKind> Serialize for Money<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Money", 2)?;
        fields.serialize_field("amount", self.amount_text().as_str())?;
        fields.serialize_field("currency", self.currency().code().as_str())?;
        fields.end()
    }
}

/// Takes what `Serialize` writes. The amount must be a string: a float has lost digits before
/// it gets here, and an integer could mean minor units. Unknown, missing and duplicate fields
/// are errors.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de, C: CurrencyKind> Deserialize<'de> for Money<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::<C>::deserialize(deserializer)?;
        Ok(Self::from_amount(fields.amount.0, fields.currency.0))
    }
}

/// The code as a string.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code().as_str())
    }
}

/// A code of ISO 4217; one of your own cannot be read back, as its exponent is not there.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Code::deserialize(deserializer).map(|code| code.0)
    }
}

#[derive(serde::Deserialize)]
#[serde(rename = "Money", deny_unknown_fields, bound = "C: CurrencyKind")]
struct Fields<C> {
    amount: AmountText,
    currency: Code<C>,
}

struct AmountText(Amount);

impl<'de> Deserialize<'de> for AmountText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AmountVisitor;

        impl Visitor<'_> for AmountVisitor {
            type Value = AmountText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount as a string, such as \"12.34\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<AmountText, E> {
                parse_amount(text)
                    .map(AmountText)
                    .map_err(|error| E::custom(in_field("amount", error)))
            }
        }

        deserializer.deserialize_str(AmountVisitor)
    }
}

struct Code<C>(C);

impl<'de, C: CurrencyKind> Deserialize<'de> for Code<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CodeVisitor<C>(PhantomData<C>);

        impl<C: CurrencyKind> Visitor<'_> for CodeVisitor<C> {
            type Value = Code<C>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a currency code as a string, such as \"USD\"")
            }

            fn visit_str<E: de::Error>(self, code: &str) -> Result<Code<C>, E> {
                C::from_code(code)
                    .map(Code)
                    .map_err(|error| E::custom(in_field("currency", error)))
            }
        }

        deserializer.deserialize_str(CodeVisitor(PhantomData))
    }
}

fn in_field(field: &str, error: impl fmt::Display) -> String {
    format!("{field}: {error}")
}
