//! Money of one currency: a `BIGINT` of minor units.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Type};

use super::column_type::is_array_of;
use crate::{Money, MoneyError, StaticCurrency};

/// Money of one currency as a `BIGINT` of minor units: USD 12.34 is 1234.
///
/// ```sql
/// create table item (price_cents bigint not null)
/// ```
///
/// Binding a fraction of a minor unit is an error ([`MoneyError::FractionalMinorUnit`]), and so
/// is what 64 bits do not hold ([`MoneyError::Overflow`]). sqlx's `try_bind` returns it; after
/// `bind` the query returns [`sqlx::Error::Encode`] with its text.
///
/// ```no_run
/// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use transom_money::postgres::BigintMinor;
/// use transom_money::{Money, Usd};
///
/// #[derive(sqlx::FromRow)]
/// struct Item {
///     #[sqlx(try_from = "BigintMinor<Usd>")]
///     price_cents: Money<Usd>,
/// }
///
/// let price: Money<Usd> = "USD 12.34".parse()?;
/// sqlx::query("insert into item (price_cents) values ($1)")
///     .bind(BigintMinor(price))
///     .execute(pool)
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// The exponent is not in the table. If you ever disagree with it, what is stored changes its
/// value: [`MinorColumns`](crate::postgres::MinorColumns) has it beside the number.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BigintMinor<C: StaticCurrency>(pub Money<C>);

impl<C: StaticCurrency> From<BigintMinor<C>> for Money<C> {
    fn from(stored: BigintMinor<C>) -> Self {
        stored.0
    }
}

impl<C: StaticCurrency> Type<Postgres> for BigintMinor<C> {
    fn type_info() -> PgTypeInfo {
        i64::type_info()
    }
}

impl<C: StaticCurrency> PgHasArrayType for BigintMinor<C> {
    fn array_type_info() -> PgTypeInfo {
        i64::array_type_info()
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_array_of(column, Self::compatible)
    }
}

impl<C: StaticCurrency> Encode<'_, Postgres> for BigintMinor<C> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        minor_word(self.0.erase())?.encode(buffer)
    }
}

impl<C: StaticCurrency> Decode<'_, Postgres> for BigintMinor<C> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(Money::from_minor(i64::decode(value)?, C::VALUE)?))
    }
}

pub(super) fn minor_word(money: Money) -> Result<i64, MoneyError> {
    i64::try_from(money.try_minor_units()?).map_err(|_| MoneyError::Overflow)
}
