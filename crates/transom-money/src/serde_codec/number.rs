//! Amounts as strings.

use alloc::format;
use core::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use crate::amount::Amount;
use crate::money::parse_amount;

/// An amount as a string, and as nothing else.
pub(super) struct AmountText(pub(super) Amount);

impl<'de> Deserialize<'de> for AmountText {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AmountVisitor;

        impl Visitor<'_> for AmountVisitor {
            type Value = AmountText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount as a string, such as \"12.34\"")
            }

            #[inline]
            fn visit_str<E: de::Error>(self, text: &str) -> Result<AmountText, E> {
                parse_amount(text)
                    .map(AmountText)
                    .map_err(|error| E::custom(format!("amount: {error}")))
            }
        }

        deserializer.deserialize_str(AmountVisitor)
    }
}
