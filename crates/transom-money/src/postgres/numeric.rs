//! `NUMERIC` as a value for sqlx.

use rust_decimal::Decimal;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{
    PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, Postgres,
};
use sqlx::{Decode, Encode, Type};

use super::wire;
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
    #[error("the NUMERIC is NaN")]
    NotANumber,
    /// `Infinity` or `-Infinity`, which PostgreSQL has since version 14.
    #[error("the NUMERIC is infinite")]
    Infinite,
    /// More than 28 decimal places or more than 96 bits of digits, trailing zeros aside.
    #[error("the NUMERIC has more digits than can be held without rounding")]
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
}

impl Encode<'_, Postgres> for Numeric {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.extend_from_slice(&wire::encode(self.0));
        Ok(IsNull::No)
    }
}

impl Decode<'_, Postgres> for Numeric {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let decimal = match value.format() {
            PgValueFormat::Binary => wire::decode(value.as_bytes()?)?,
            PgValueFormat::Text => from_text(value.as_str()?)?,
        };
        Ok(Self(decimal))
    }
}

fn from_text(text: &str) -> Result<Decimal, NumericError> {
    match text {
        "NaN" => Err(NumericError::NotANumber),
        "Infinity" | "-Infinity" => Err(NumericError::Infinite),
        _ => parse_amount(text)
            .map(Amount::to_decimal)
            .map_err(|error| match error.kind() {
                crate::ParseMoneyErrorKind::TooManyDigits => NumericError::TooManyDigits,
                _ => NumericError::Malformed("not digits with a decimal point"),
            }),
    }
}
