//! The three fields, in any order and nothing else beside them.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::CurrencyKind;
use crate::serde_codec::code::Code;
use crate::serde_codec::fields::cut;

const KEYS: &[&str] = &["minor", "currency", "exponent"];

/// What was read.
pub(super) struct Fields<C> {
    pub(super) minor: i64,
    pub(super) currency: C,
    pub(super) exponent: u8,
}

impl<'de, C: CurrencyKind> Deserialize<'de> for Fields<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = FieldsVisitor {
            named: deserializer.is_human_readable(),
            currency: PhantomData,
        };
        deserializer.deserialize_struct("Money", KEYS, visitor)
    }
}

struct FieldsVisitor<C> {
    /// The format names its fields.
    named: bool,
    currency: PhantomData<C>,
}

impl<'de, C: CurrencyKind> Visitor<'de> for FieldsVisitor<C> {
    type Value = Fields<C>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of minor units, a currency and an exponent")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<C>, A::Error> {
        let (mut minor, mut currency, mut exponent) = (None, None, None);
        while let Some(key) = map.next_key::<Key>()? {
            let twice = match key {
                Key::Minor => minor.replace(map.next_value()?).is_some(),
                Key::Currency => currency.replace(map.next_value::<Code<C>>()?).is_some(),
                Key::Exponent => exponent.replace(map.next_value()?).is_some(),
            };
            if twice {
                return Err(de::Error::duplicate_field(KEYS[key as usize]));
            }
        }
        let missing = |key: Key| de::Error::missing_field(KEYS[key as usize]);
        Ok(Fields {
            minor: minor.ok_or_else(|| missing(Key::Minor))?,
            currency: currency.ok_or_else(|| missing(Key::Currency))?.0,
            exponent: exponent.ok_or_else(|| missing(Key::Exponent))?,
        })
    }

    /// For formats that do not name fields.
    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Fields<C>, A::Error> {
        if self.named {
            return Err(de::Error::invalid_type(de::Unexpected::Seq, &self));
        }
        let missing = |index| de::Error::invalid_length(index, &self);
        let minor = fields.next_element()?.ok_or_else(|| missing(0))?;
        let currency: Code<C> = fields.next_element()?.ok_or_else(|| missing(1))?;
        let exponent = fields.next_element()?.ok_or_else(|| missing(2))?;
        Ok(Fields {
            minor,
            currency: currency.0,
            exponent,
        })
    }
}

/// In the order of [`KEYS`].
#[derive(Clone, Copy)]
enum Key {
    Minor,
    Currency,
    Exponent,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }

            fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
                match key {
                    "minor" => Ok(Key::Minor),
                    "currency" => Ok(Key::Currency),
                    "exponent" => Ok(Key::Exponent),
                    unknown => Err(E::unknown_field(cut(unknown), KEYS)),
                }
            }

            /// Some formats number the fields.
            fn visit_u64<E: de::Error>(self, index: u64) -> Result<Key, E> {
                match index {
                    0 => Ok(Key::Minor),
                    1 => Ok(Key::Currency),
                    2 => Ok(Key::Exponent),
                    other => Err(E::invalid_value(de::Unexpected::Unsigned(other), &self)),
                }
            }

            fn visit_bytes<E: de::Error>(self, key: &[u8]) -> Result<Key, E> {
                match str::from_utf8(key) {
                    Ok(key) => self.visit_str(key),
                    Err(_) => Err(E::invalid_value(de::Unexpected::Bytes(key), &self)),
                }
            }
        }

        deserializer.deserialize_identifier(KeyVisitor)
    }
}
