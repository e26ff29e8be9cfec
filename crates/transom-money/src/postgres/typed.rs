//! Money of one currency: a `NUMERIC` alone.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Type};

use super::numeric::{decode_amount, encode_amount};
use crate::amount::Amount;
use crate::{Money, Numeric, StaticCurrency};

/// `NUMERIC`: the column's currency is the type's. As exact as [`Numeric`].
///
/// ```sql
/// create table item (price_usd numeric not null check (price_usd - price_usd = 0))
/// ```
///
/// The check refuses NaN and the infinities, by the name of `checked_amount` too if the
/// [`SqlPackage`](crate::postgres::SqlPackage) is there.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl<C: StaticCurrency> Type<Postgres> for Money<C> {
    fn type_info() -> PgTypeInfo {
        Numeric::type_info()
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        Numeric::compatible(column)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl<C: StaticCurrency> PgHasArrayType for Money<C> {
    fn array_type_info() -> PgTypeInfo {
        Numeric::array_type_info()
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        Numeric::array_compatible(column)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl<C: StaticCurrency> Encode<'_, Postgres> for Money<C> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        encode_amount(Amount::from_decimal(self.amount()), buffer);
        Ok(IsNull::No)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl<C: StaticCurrency> Decode<'_, Postgres> for Money<C> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self::from_amount(decode_amount(&value)?, C::VALUE))
    }
}
