//! `"USD 12.34"`: one string, the canonical text.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;

use crate::serde_codec::optional::option;
use crate::{CurrencyKind, Money};

option!("money as a string", CurrencyKind);

/// The canonical text, as a string.
///
/// # Errors
///
/// Those of `serializer`.
pub fn serialize<C: CurrencyKind, S: Serializer>(
    money: &Money<C>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&money.to_text())
}

/// What [`FromStr`](core::str::FromStr) takes, so the code may also come last.
///
/// # Errors
///
/// For anything but a string, and for a string that is not money.
pub fn deserialize<'de, C: CurrencyKind, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Money<C>, D::Error> {
    struct Text<C>(PhantomData<C>);

    impl<C: CurrencyKind> Visitor<'_> for Text<C> {
        type Value = Money<C>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("money as a string, such as \"USD 12.34\"")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Money<C>, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}
