//! `Option<Money>` in each of the other forms: `null` is `None`.

/// The module `option` beside a form's `serialize` and `deserialize`.
macro_rules! option {
    ($form:literal, $kind:ident) => {
        #[doc = concat!("`Option<Money>`: ", $form, ", or `null`. With")]
        /// `#[serde(default)]` beside it, a field that is not there is `None` too.
        pub mod option {
            use core::fmt;
            use core::marker::PhantomData;

            use serde::de::{self, Deserializer, Visitor};
            use serde::ser::{Serialize, Serializer};

            use crate::{Money, $kind};

            struct Present<'a, C>(&'a Money<C>);

            impl<C: $kind> Serialize for Present<'_, C> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    super::serialize(self.0, serializer)
                }
            }

            /// For `#[serde(serialize_with)]`, or `with` the module.
            ///
            /// # Errors
            ///
            /// As without the option.
            pub fn serialize<C: $kind, S: Serializer>(
                money: &Option<Money<C>>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                match money {
                    Some(money) => serializer.serialize_some(&Present(money)),
                    None => serializer.serialize_none(),
                }
            }

            /// For `#[serde(deserialize_with)]`, or `with` the module.
            ///
            /// # Errors
            ///
            /// As without the option.
            pub fn deserialize<'de, C: $kind, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Money<C>>, D::Error> {
                deserializer.deserialize_option(Absent(PhantomData))
            }

            struct Absent<C>(PhantomData<C>);

            impl<'de, C: $kind> Visitor<'de> for Absent<C> {
                type Value = Option<Money<C>>;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!($form, ", or nothing"))
                }

                fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
                    Ok(None)
                }

                fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                    Ok(None)
                }

                fn visit_some<D: Deserializer<'de>>(
                    self,
                    deserializer: D,
                ) -> Result<Self::Value, D::Error> {
                    super::deserialize(deserializer).map(Some)
                }
            }
        }
    };
}

pub(super) use option;
