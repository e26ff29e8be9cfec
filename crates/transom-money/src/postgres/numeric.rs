//! `NUMERIC` as a value for sqlx.

use rust_decimal::Decimal;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{
    PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, Postgres,
};
use sqlx::{Decode, Encode, Type};

use super::column_type::is_array_of;
use super::wire;
use crate::ParseMoneyErrorKind;
use crate::amount::Amount;
use crate::money::parse_amount;

/// A `NUMERIC` that arrives as it was stored, or not at all.
///
/// sqlx's own mapping of `Decimal` rounds what does not fit: it reads
/// `99999999999999999999.999999999999` as `100000000000000000000.00000000`. This one has its
/// own codec for both wire formats and returns a [`NumericError`] instead. Scales survive too,
/// that of zero among them: `0.00` is not read as `0`.
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Numeric(pub Decimal);

/// Why a `NUMERIC` is not a [`Decimal`]; inside [`sqlx::Error::ColumnDecode`].
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumericError {
    /// `NaN`.
    #[error("the NUMERIC is NaN, which is no amount: correct it in the database")]
    NotANumber,
    /// `Infinity` or `-Infinity`, which PostgreSQL has since version 14.
    #[error("the NUMERIC is infinite, which is no amount: correct it in the database")]
    Infinite,
    /// More than 28 decimal places or more than 96 bits of digits, trailing zeros aside.
    #[error(
        "the NUMERIC has more digits than can be held without rounding: round it in SQL, or read \
         it as text"
    )]
    TooManyDigits,
    /// Not what a server sends.
    #[error("the NUMERIC is malformed: {0}")]
    Malformed(&'static str),
}

impl Type<Postgres> for Numeric {
    fn type_info() -> PgTypeInfo {
        // sqlx names this type in a public way only by its name.
        PgTypeInfo::with_name("NUMERIC")
    }
}

impl PgHasArrayType for Numeric {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::array_of("NUMERIC")
    }

    fn array_compatible(column: &PgTypeInfo) -> bool {
        is_array_of(column, Self::compatible)
    }
}

impl Encode<'_, Postgres> for Numeric {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        encode_amount(Amount::from_decimal(self.0), buffer);
        Ok(IsNull::No)
    }

    fn size_hint(&self) -> usize {
        24
    }
}

impl Decode<'_, Postgres> for Numeric {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(decode_amount(&value)?.to_decimal()))
    }
}

pub(super) fn encode_amount(amount: Amount, buffer: &mut PgArgumentBuffer) {
    buffer.extend_from_slice(wire::encode(amount).as_bytes());
}

pub(super) fn decode_amount(value: &PgValueRef<'_>) -> Result<Amount, BoxDynError> {
    Ok(match value.format() {
        PgValueFormat::Binary => wire::decode(value.as_bytes()?)?,
        PgValueFormat::Text => amount_from_text(value.as_str()?)?,
    })
}

pub(super) fn amount_from_text(text: &str) -> Result<Amount, NumericError> {
    match text {
        "NaN" => Err(NumericError::NotANumber),
        "Infinity" | "-Infinity" => Err(NumericError::Infinite),
        _ => parse_amount(text).map_err(|error| match error.kind() {
            ParseMoneyErrorKind::TooManyDigits => NumericError::TooManyDigits,
            _ => NumericError::Malformed("not digits with a decimal point"),
        }),
    }
}
