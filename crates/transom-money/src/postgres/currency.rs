//! Currencies as TEXT.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Type};

use super::column_type::is_array_of;
use super::padded;
use crate::Currency;

/// `TEXT`; `VARCHAR` and `CHAR(n)` columns can be read too, the latter without their padding.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Type<Postgres> for Currency {
    fn type_info() -> PgTypeInfo {
        <str as Type<Postgres>>::type_info()
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        <str as Type<Postgres>>::compatible(column)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl PgHasArrayType for Currency {
    fn array_type_info() -> PgTypeInfo {
        <&str as PgHasArrayType>::array_type_info()
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_array_of(column, Self::compatible)
    }
}

/// The code.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Encode<'_, Postgres> for Currency {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <&str as Encode<'_, Postgres>>::encode(self.code().as_str(), buffer)
    }
}

/// A code of ISO 4217. Any other is an error: the exponent of a currency of your own is not in
/// the column, so read its code as a `String` and map it yourself.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Decode<'_, Postgres> for Currency {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self::iso(padded::text(&value)?)?)
    }
}
