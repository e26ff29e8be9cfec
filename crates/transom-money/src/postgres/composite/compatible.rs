//! Which columns hold money as a composite.
//!
//! sqlx compares names, and the name it gets from the server has no schema, or has one, as the
//! `search_path` wants it. So the attributes decide here.

use sqlx::postgres::{PgTypeInfo, PgTypeKind};
use sqlx::{Type, TypeInfo};

use crate::Numeric;
use crate::postgres::column_type::{is, is_array_of, kind};

pub(super) fn is_money(column: &PgTypeInfo) -> bool {
    is(column, is_composite)
}

pub(super) fn is_money_array(column: &PgTypeInfo) -> bool {
    is_array_of(column, is_composite)
}

/// Whether it is known to be a composite of a text and a `NUMERIC`, or a domain over one.
pub(super) fn has_attributes_of_money(column: &PgTypeInfo) -> bool {
    is(column, |column| match kind(column) {
        Some(PgTypeKind::Composite(attributes)) => match &attributes[..] {
            [(_, code), (_, amount)] => {
                is(code, <str as Type<_>>::compatible) && is(amount, Numeric::compatible)
            }
            _ => false,
        },
        _ => false,
    })
}

fn is_composite(column: &PgTypeInfo) -> bool {
    has_attributes_of_money(column)
        || match kind(column) {
            // Its attributes are not known before its bytes are.
            Some(_) => column.name() == "RECORD",
            None => true,
        }
}
