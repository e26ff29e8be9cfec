//! What a column's type is, looked at through domains.
//!
//! The server describes a column of a domain by its base type, but the elements of an array of
//! a domain by the domain, at which sqlx stops.

use sqlx::postgres::{PgTypeInfo, PgTypeKind};

/// A type that is `wanted`, or a domain over one.
pub(super) fn is(column: &PgTypeInfo, wanted: impl Fn(&PgTypeInfo) -> bool + Copy) -> bool {
    wanted(column)
        || match kind(column) {
            Some(PgTypeKind::Domain(base)) => is(base, wanted),
            _ => false,
        }
}

/// An array of such, or a domain over one.
pub(super) fn is_array_of(
    column: &PgTypeInfo,
    wanted: impl Fn(&PgTypeInfo) -> bool + Copy,
) -> bool {
    match kind(column) {
        Some(PgTypeKind::Array(element)) => is(element, wanted),
        Some(PgTypeKind::Domain(base)) => is_array_of(base, wanted),
        Some(_) => false,
        None => true,
    }
}

/// What kind of type it is, or `None` if sqlx does not know: the simple protocol leaves it no
/// time to ask. It has only the OID then, which equals every name, and asking it for its kind
/// panics.
pub(super) fn kind(column: &PgTypeInfo) -> Option<&PgTypeKind> {
    let equals_anything =
        *column == PgTypeInfo::with_name("a") && *column == PgTypeInfo::with_name("b");
    (!equals_anything).then(|| column.kind())
}
