//! Money of one currency: a `BIGINT` of minor units.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Type};

use super::column_type::is_array_of;
use crate::{MinorUnits, StaticCurrency};

/// `BIGINT`: USD 12.34 is 1234.
///
/// ```sql
/// create table item (price_cents bigint not null)
/// ```
///
/// An amount with a fraction of a minor unit, or with more of them than 64 bits hold, does not
/// become [`MinorUnits`] in the first place.
///
/// ```no_run
/// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use transom_money::{MinorUnits, Money, Usd};
///
/// #[derive(sqlx::FromRow)]
/// struct Item {
///     #[sqlx(try_from = "MinorUnits<Usd>")]
///     price_cents: Money<Usd>,
/// }
///
/// let price: Money<Usd> = "USD 12.34".parse()?;
/// sqlx::query("insert into item (price_cents) values ($1)")
///     .bind(MinorUnits::try_from(price)?)
///     .execute(pool)
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// The exponent is not in the table. If you ever disagree with it, what is stored changes its
/// value: [`MinorColumns`](crate::postgres::MinorColumns) has it beside the number.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl<C: StaticCurrency> Type<Postgres> for MinorUnits<C> {
    fn type_info() -> PgTypeInfo {
        i64::type_info()
    }
}

impl<C: StaticCurrency> PgHasArrayType for MinorUnits<C> {
    fn array_type_info() -> PgTypeInfo {
        i64::array_type_info()
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_array_of(column, Self::compatible)
    }
}

impl<C: StaticCurrency> Encode<'_, Postgres> for MinorUnits<C> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.get().encode(buffer)
    }
}

impl<C: StaticCurrency> Decode<'_, Postgres> for MinorUnits<C> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        i64::decode(value).map(Self::new)
    }
}
