//! What a rule says unless told otherwise.

use crate::{FieldError, ViolationKind};

/// Code and message of a kind of rule, in the tradition of Ecto.
pub(crate) fn default_error(kind: ViolationKind) -> FieldError {
    match kind {
        ViolationKind::Unique => taken("unique", "has already been taken"),
        ViolationKind::Exclusion => taken("exclusion", "violates an exclusion constraint"),
        ViolationKind::ForeignKey => FieldError::new("foreign_key", "does not exist"),
        ViolationKind::NotNull => FieldError::new("not_null", "can't be blank"),
        ViolationKind::NoPartition => FieldError::new("no_partition", "is invalid"),
        ViolationKind::ValueTooLong => FieldError::new("value_too_long", "is too long"),
        ViolationKind::OutOfRange => FieldError::new("out_of_range", "is out of range"),
        ViolationKind::InvalidText => FieldError::new("invalid_text", "is malformed"),
        _ => FieldError::new("check", "is invalid"),
    }
}

/// What the parent of a foreign key says.
pub(crate) fn still_referenced() -> FieldError {
    taken("no_assoc", "are still associated with this entry")
}

fn taken(code: &'static str, message: &'static str) -> FieldError {
    FieldError::new(code, message).as_conflict()
}
