//! Three columns: `BIGINT` minor units, the currency, and the exponent they were counted with.

use alloc::boxed::Box;

use sqlx::Row;
use sqlx::postgres::PgRow;

use super::columns::{half_null, named, shown};
use super::error::StoredMoneyError;
use super::padded::Unpadded;
use crate::amount::Amount;
use crate::{Currency, Money, MoneyError};

/// Money as a `BIGINT` of minor units, beside its currency and the exponent it was counted with.
///
/// ```sql
/// create table item (
///     price_minor bigint,
///     price_currency text,
///     price_exponent smallint check (price_exponent between 0 and 28),
///     check ((price_minor is null) = (price_currency is null)
///        and (price_minor is null) = (price_exponent is null))
/// )
/// ```
///
/// Exponents are disputed and change: the forint has 2 digits in ISO 4217 and none in practice.
/// The amount read back is `minor` × 10^-`exponent` as it was stored, whatever the table of
/// currencies says now.
///
/// ```no_run
/// # async fn example(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
/// use transom_money::postgres::MinorColumns;
/// use transom_money::Money;
///
/// let price: Money = "JPY 1500".parse()?;
/// let columns = MinorColumns::try_from(price)?;
/// sqlx::query("insert into item values ($1, $2, $3)")
///     .bind(columns.minor)
///     .bind(columns.currency)
///     .bind(columns.exponent)
///     .execute(pool)
///     .await?;
///
/// let row = sqlx::query("select * from item").fetch_one(pool).await?;
/// if let Some(stored) = MinorColumns::from_row(&row, "price")? {
///     let price: Money = stored.money()?;
/// }
/// # Ok(())
/// # }
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MinorColumns {
    /// How many minor units; for `<prefix>_minor`, a `BIGINT`.
    pub minor: i64,
    /// The currency; for `<prefix>_currency`, a `TEXT`.
    pub currency: Currency,
    /// The decimal places of one minor unit; for `<prefix>_exponent`, a `SMALLINT`.
    pub exponent: i16,
}

impl TryFrom<Money> for MinorColumns {
    type Error = MoneyError;

    /// [`MoneyError::NoMinorUnit`], [`MoneyError::FractionalMinorUnit`], or
    /// [`MoneyError::Overflow`] beyond 64 bits.
    fn try_from(money: Money) -> Result<Self, MoneyError> {
        let currency = money.currency();
        Ok(Self {
            minor: i64::try_from(money.try_minor_units()?).map_err(|_| MoneyError::Overflow)?,
            currency,
            exponent: currency
                .exponent()
                .ok_or(MoneyError::NoMinorUnit { currency })?
                .into(),
        })
    }
}

impl MinorColumns {
    /// The columns `<prefix>_minor`, `<prefix>_currency` and `<prefix>_exponent` of a row, or
    /// the names alone if the prefix is empty; `None` if all are NULL.
    ///
    /// A code of ISO 4217 is that currency, also if the exponent beside it is another one: the
    /// exponent says what was counted. Any other code is a currency of your own with that
    /// exponent.
    ///
    /// # Errors
    ///
    /// [`sqlx::Error::ColumnNotFound`] with the column's name; [`sqlx::Error::ColumnDecode`] with
    /// the column's name and, inside, [`StoredMoneyError::HalfNull`] or
    /// [`InvalidCurrency`](crate::InvalidCurrency), for a code that breaks the rules of
    /// [`Currency::new`] and for an exponent not from 0 to 28.
    pub fn from_row(row: &PgRow, prefix: &str) -> Result<Option<Self>, sqlx::Error> {
        let names = ["minor", "currency", "exponent"].map(|column| named(prefix, column));
        let minor = row.try_get::<Option<i64>, _>(names[0].as_str())?;
        let code = row
            .try_get::<Option<Unpadded<'_>>, _>(names[1].as_str())?
            .map(|code| code.0);
        let exponent = row.try_get::<Option<i16>, _>(names[2].as_str())?;
        let (minor, code, exponent) = match (minor, code, exponent) {
            (Some(minor), Some(code), Some(exponent)) => (minor, code, exponent),
            (None, None, None) => return Ok(None),
            (minor, code, exponent) => {
                let nulls = [minor.is_none(), code.is_none(), exponent.is_none()];
                return Err(half_null(names, nulls));
            }
        };
        let [_, currency_name, exponent_name] = names;
        let digits = u8::try_from(exponent)
            .ok()
            .filter(|&digits| digits <= MAX_EXPONENT)
            .ok_or_else(|| sqlx::Error::ColumnDecode {
                index: shown(&exponent_name),
                source: Box::new(StoredMoneyError::Malformed("an exponent is from 0 to 28")),
            })?;
        let currency = match Currency::iso(code) {
            Ok(listed) => listed,
            Err(_) => {
                Currency::new(code, Some(digits)).map_err(|error| sqlx::Error::ColumnDecode {
                    index: shown(&currency_name),
                    source: Box::new(error),
                })?
            }
        };
        Ok(Some(Self {
            minor,
            currency,
            exponent,
        }))
    }

    /// The money: `minor` × 10^-`exponent`, exactly.
    ///
    /// # Errors
    ///
    /// [`MoneyError::ScaleOutOfRange`] for an exponent not from 0 to 28.
    pub fn money(self) -> Result<Money, MoneyError> {
        match u8::try_from(self.exponent) {
            Ok(digits @ ..=MAX_EXPONENT) => Ok(Money::from_amount(
                Amount::of_word(self.minor, digits),
                self.currency,
            )),
            _ => Err(MoneyError::ScaleOutOfRange {
                scale: self.exponent.unsigned_abs().into(),
            }),
        }
    }
}

/// More than any currency has.
const MAX_EXPONENT: u8 = 28;
