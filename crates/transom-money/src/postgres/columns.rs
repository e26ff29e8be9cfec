//! Two columns: `NUMERIC` and `TEXT`.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgRow, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Row, Type};

use super::error::StoredMoneyError;
use super::padded;
use crate::{CurrencyKind, Money, Numeric};

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl<C: CurrencyKind> Money<C> {
    /// Money from the columns `<prefix>_amount` and `<prefix>_currency` of a row, or from
    /// `amount` and `currency` if the prefix is empty; `None` if both are NULL.
    ///
    /// The amount is a `NUMERIC`, the currency any kind of text. A `Money<Usd>` checks that the
    /// column says `USD`.
    ///
    /// ```sql
    /// create table item (
    ///     price_amount numeric,
    ///     price_currency text check (price_currency ~ '^[A-Z0-9]{1,11}$' and price_currency ~ '[A-Z]'),
    ///     check ((price_amount is null) = (price_currency is null)),
    ///     check (price_amount - price_amount = 0) -- neither NaN nor infinite
    /// )
    /// ```
    ///
    /// With the [`SqlPackage`](crate::postgres::SqlPackage), `price_amount checked_amount` and
    /// `price_currency checked_currency` say the same but for the NULLs.
    ///
    /// ```no_run
    /// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
    /// use transom_money::Money;
    ///
    /// let row = sqlx::query("select price_amount, price_currency from item")
    ///     .fetch_one(pool)
    ///     .await?;
    /// let price: Option<Money> = Money::from_row(&row, "price")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`sqlx::Error::ColumnNotFound`] with the column's name; [`sqlx::Error::ColumnDecode`] with
    /// the column's name and, inside, [`StoredMoneyError::HalfNull`],
    /// [`NumericError`](crate::postgres::NumericError) or [`UnknownCurrency`](crate::UnknownCurrency).
    pub fn from_row(row: &PgRow, prefix: &str) -> Result<Option<Self>, sqlx::Error> {
        let names = [named(prefix, "amount"), named(prefix, "currency")];
        let amount = row.try_get::<Option<Numeric>, _>(names[0].as_str())?;
        let currency = row.try_get::<Option<Code<C>>, _>(names[1].as_str())?;
        match (amount, currency) {
            (Some(amount), Some(currency)) => Ok(Some(Self::new(amount.0, currency.0))),
            (None, None) => Ok(None),
            (amount, currency) => Err(half_null(names, [amount.is_none(), currency.is_none()])),
        }
    }

    /// As [`Money::from_row`], of columns that are `NOT NULL`: no `Option` to take out of.
    ///
    /// ```no_run
    /// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
    /// use transom_money::Money;
    ///
    /// let row = sqlx::query("select price_amount, price_currency from item")
    ///     .fetch_one(pool)
    ///     .await?;
    /// let price: Money = Money::required_from_row(&row, "price")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Money::from_row`], and [`StoredMoneyError::BothNull`] with both columns' names.
    pub fn required_from_row(row: &PgRow, prefix: &str) -> Result<Self, sqlx::Error> {
        Self::from_row(row, prefix)?.ok_or_else(|| {
            let (amount, currency) = (named(prefix, "amount"), named(prefix, "currency"));
            sqlx::Error::ColumnDecode {
                index: shown(&amount),
                source: Box::new(StoredMoneyError::BothNull { amount, currency }),
            }
        })
    }
}

/// `price` and `amount` make `price_amount`.
pub(super) fn named(prefix: &str, column: &str) -> String {
    if prefix.is_empty() {
        column.into()
    } else {
        format!("{prefix}_{column}")
    }
}

/// A column's name as sqlx itself writes it in its errors.
pub(super) fn shown(name: &str) -> String {
    format!("{name:?}")
}

/// The error for columns of one amount of which some are NULL and some are not.
pub(super) fn half_null<const N: usize>(names: [String; N], nulls: [bool; N]) -> sqlx::Error {
    let (mut null, mut set) = (None, None);
    for (name, is_null) in names.into_iter().zip(nulls) {
        let first = if is_null { &mut null } else { &mut set };
        first.get_or_insert(name);
    }
    let (null, set) = (null.unwrap_or_default(), set.unwrap_or_default());
    sqlx::Error::ColumnDecode {
        index: shown(&null),
        source: Box::new(StoredMoneyError::HalfNull { null, set }),
    }
}

/// A currency of any kind in a column of text.
struct Code<C>(C);

impl<C> Type<Postgres> for Code<C> {
    fn type_info() -> PgTypeInfo {
        <str as Type<Postgres>>::type_info()
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        <str as Type<Postgres>>::compatible(column)
    }
}

impl<C: CurrencyKind> Decode<'_, Postgres> for Code<C> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(C::from_code(padded::text(&value)?)?))
    }
}
