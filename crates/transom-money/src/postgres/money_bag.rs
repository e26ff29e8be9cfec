//! Amounts of several currencies, as the aggregate `money_bag` collects them.

use alloc::vec::Vec;

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgHasArrayType, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Type};

use crate::{Money, MoneyBag};

/// An array of the composite, such as `money_bag` of the
/// [`SqlPackage`](crate::postgres::SqlPackage) makes.
///
/// ```no_run
/// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use transom_money::MoneyBag;
///
/// let sums: MoneyBag = sqlx::query_scalar("select money_bag(price) from item")
///     .fetch_one(pool)
///     .await?;
/// # Ok(())
/// # }
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Type<Postgres> for MoneyBag {
    fn type_info() -> PgTypeInfo {
        <Money as PgHasArrayType>::array_type_info()
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        <Money as PgHasArrayType>::array_compatible(column)
    }
}

/// The sum of the elements, whose order makes no difference; a NULL among them is an error, and
/// so is a sum that cannot be held, a [`MoneyError`](crate::MoneyError).
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Decode<'_, Postgres> for MoneyBag {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let amounts: Vec<Money> = Decode::<Postgres>::decode(value)?;
        Ok(Self::try_from_iter(amounts)?)
    }
}
