//! Which columns hold money as a composite.
//!
//! sqlx compares names, and the name it gets from the server has no schema, or has one, as the
//! `search_path` wants it. So the attributes decide here.

use sqlx::postgres::{PgTypeInfo, PgTypeKind};
use sqlx::{TypeInfo, types::Type};

use crate::Numeric;

pub(super) fn is_money(column: &PgTypeInfo) -> bool {
    if is_unresolved(column) {
        return true;
    }
    match column.kind() {
        PgTypeKind::Composite(attributes) => match &attributes[..] {
            [(_, code), (_, amount)] => {
                is(code, <str as Type<_>>::compatible) && is(amount, Numeric::compatible)
            }
            _ => false,
        },
        PgTypeKind::Domain(base) => is_money(base),
        // Its attributes are not known before its bytes are.
        PgTypeKind::Pseudo | PgTypeKind::Simple => column.name() == "RECORD",
        _ => false,
    }
}

pub(super) fn is_money_array(column: &PgTypeInfo) -> bool {
    is_unresolved(column)
        || match column.kind() {
            PgTypeKind::Array(element) => is_money(element),
            PgTypeKind::Domain(base) => is_money_array(base),
            _ => false,
        }
}

/// An attribute of that type, or of a domain over it.
fn is(attribute: &PgTypeInfo, wanted: impl Fn(&PgTypeInfo) -> bool) -> bool {
    wanted(attribute)
        || match attribute.kind() {
            PgTypeKind::Domain(base) => is(base, wanted),
            _ => false,
        }
}

/// The simple protocol leaves sqlx no time to ask what a type is. It has only its OID then, is
/// equal to every name, and has no kind: asking for it panics.
fn is_unresolved(column: &PgTypeInfo) -> bool {
    *column == PgTypeInfo::with_name("a") && *column == PgTypeInfo::with_name("b")
}
