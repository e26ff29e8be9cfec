//! Text without the blanks by which `CHAR(n)` fills itself up. They are not part of its value.

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef, Postgres};
use sqlx::{Decode, Type, ValueRef};

use super::column_type::is;

/// The OID of `CHAR(n)`.
pub(super) const BPCHAR: u32 = 1042;

/// What a column of any kind of text holds; of no other kind than `CHAR(n)` is a blank cut off.
pub(super) fn text<'r>(value: &PgValueRef<'r>) -> Result<&'r str, BoxDynError> {
    let text = value.as_str()?;
    let padded = is(&value.type_info(), |column| {
        column.oid().is_some_and(|oid| oid.0 == BPCHAR)
    });
    Ok(if padded { unpadded(text) } else { text })
}

pub(super) fn unpadded(text: &str) -> &str {
    text.trim_end_matches(' ')
}

/// That text, for a row to be asked for.
pub(super) struct Unpadded<'r>(pub(super) &'r str);

impl Type<Postgres> for Unpadded<'_> {
    fn type_info() -> PgTypeInfo {
        <str as Type<Postgres>>::type_info()
    }

    fn compatible(column: &PgTypeInfo) -> bool {
        <str as Type<Postgres>>::compatible(column)
    }
}

impl<'r> Decode<'r, Postgres> for Unpadded<'r> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        text(&value).map(Self)
    }
}
