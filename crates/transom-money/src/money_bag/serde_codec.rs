//! `[{"amount":"1.00","currency":"EUR"},{"amount":"2.50","currency":"USD"}]`.

use core::fmt;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::MoneyBag;
use crate::Money;

/// A list of [`Money`]'s objects, in the order of the codes.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl Serialize for MoneyBag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

/// Takes what `Serialize` writes, in any order; amounts of zero are dropped. The same currency
/// twice is an error: whoever wrote that did not mean a bag.
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de> Deserialize<'de> for MoneyBag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(BagVisitor)
    }
}

struct BagVisitor;

impl<'de> Visitor<'de> for BagVisitor {
    type Value = MoneyBag;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of amounts, each in another currency")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<MoneyBag, A::Error> {
        let mut amounts = alloc::collections::BTreeMap::new();
        while let Some(money) = list.next_element::<Money>()? {
            let currency = money.currency();
            if amounts.insert(currency, money).is_some() {
                let twice = format_args!("currency: {currency} is in the list twice");
                return Err(de::Error::custom(twice));
            }
        }
        // One amount for each currency, so nothing is added up.
        MoneyBag::try_from_iter(amounts.into_values()).map_err(de::Error::custom)
    }
}
