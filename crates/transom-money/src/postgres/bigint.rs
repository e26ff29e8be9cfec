//! `BIGINT` columns of minor units.

use alloc::boxed::Box;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgRow, PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Row, Type};

use super::column_type::is_array_of;
use super::columns::{half_null, named, shown};
use super::error::StoredMoneyError;
use crate::amount::Amount;
use crate::{Currency, Money, MoneyError, StaticCurrency};

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
/// The exponent is not in the table. If you ever disagree with it, what is stored changes its
/// value: [`MinorColumns`] has it beside the number.
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
            minor: minor_word(money)?,
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
        let code = row.try_get::<Option<&str>, _>(names[1].as_str())?;
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

fn minor_word(money: Money) -> Result<i64, MoneyError> {
    i64::try_from(money.try_minor_units()?).map_err(|_| MoneyError::Overflow)
}
