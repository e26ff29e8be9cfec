//! An object of an amount and a currency, in either order and nothing else in it.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use super::code::Code;
use super::number::AmountText;
use crate::currency::KEPT_CHARS;
use crate::{CurrencyKind, Money};

/// Which keys there may be.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    /// `amount` and `currency`.
    Canonical,
    /// `amount` and `currency_code`, or `currency`.
    Legacy,
}

const CANONICAL: &[&str] = &["amount", "currency"];
const LEGACY: &[&str] = &["amount", "currency", "currency_code"];

impl Form {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Canonical => CANONICAL,
            Self::Legacy => LEGACY,
        }
    }
}

#[inline]
pub(super) fn deserialize<'de, C: CurrencyKind, D: Deserializer<'de>>(
    deserializer: D,
    form: Form,
) -> Result<Money<C>, D::Error> {
    let visitor = MoneyVisitor {
        form,
        named: deserializer.is_human_readable(),
        currency: PhantomData,
    };
    deserializer.deserialize_struct("Money", form.keys(), visitor)
}

struct MoneyVisitor<C> {
    form: Form,
    /// The format names its fields.
    named: bool,
    currency: PhantomData<C>,
}

impl<'de, C: CurrencyKind> Visitor<'de> for MoneyVisitor<C> {
    type Value = Money<C>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of an amount and a currency")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Money<C>, A::Error> {
        let (mut amount, mut currency) = (None, None);
        while let Some(key) = map.next_key_seed(KeySeed(self.form))? {
            match key {
                Key::Amount if amount.is_some() => {
                    return Err(de::Error::duplicate_field("amount"));
                }
                Key::Amount => amount = Some(map.next_value::<AmountText>()?),
                Key::Currency if currency.is_some() => {
                    return Err(de::Error::duplicate_field("currency"));
                }
                Key::Currency => currency = Some(map.next_value::<Code<C>>()?),
            }
        }
        let amount = amount.ok_or_else(|| de::Error::missing_field("amount"))?;
        let currency = currency.ok_or_else(|| de::Error::missing_field("currency"))?;
        Ok(Money::from_amount(amount.0, currency.0))
    }

    /// For formats that do not name fields.
    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Money<C>, A::Error> {
        if self.named {
            return Err(de::Error::invalid_type(de::Unexpected::Seq, &self));
        }
        let amount: AmountText = fields
            .next_element()?
            .ok_or_else(|| de::Error::invalid_length(0, &self))?;
        let currency: Code<C> = fields
            .next_element()?
            .ok_or_else(|| de::Error::invalid_length(1, &self))?;
        Ok(Money::from_amount(amount.0, currency.0))
    }
}

enum Key {
    Amount,
    Currency,
}

struct KeySeed(Form);

impl<'de> de::DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
        match key {
            "amount" => Ok(Key::Amount),
            "currency" => Ok(Key::Currency),
            "currency_code" if self.0 == Form::Legacy => Ok(Key::Currency),
            unknown => Err(E::unknown_field(cut(unknown), self.0.keys())),
        }
    }

    /// Some formats number the fields.
    fn visit_u64<E: de::Error>(self, index: u64) -> Result<Key, E> {
        match index {
            0 => Ok(Key::Amount),
            1 => Ok(Key::Currency),
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

/// An error does not repeat a megabyte of somebody's input.
pub(super) fn cut(key: &str) -> &str {
    match key.char_indices().nth(KEPT_CHARS) {
        Some((end, _)) => &key[..end],
        None => key,
    }
}
