//! Currency codes.

use alloc::format;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::{Currency, CurrencyKind};

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

/// A code that `C` takes.
pub(super) struct Code<C>(pub(super) C);

impl<'de, C: CurrencyKind> Deserialize<'de> for Code<C> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CodeVisitor<C>(PhantomData<C>);

        impl<C: CurrencyKind> Visitor<'_> for CodeVisitor<C> {
            type Value = Code<C>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a currency code as a string, such as \"USD\"")
            }

            #[inline]
            fn visit_str<E: de::Error>(self, code: &str) -> Result<Code<C>, E> {
                C::from_code(code)
                    .map(Code)
                    .map_err(|error| E::custom(format!("currency: {error}")))
            }
        }

        deserializer.deserialize_str(CodeVisitor(PhantomData))
    }
}
