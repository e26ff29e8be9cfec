#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod catalogue;
mod constraints;
mod contention;
mod declarations;
mod error;
mod error_enum;
mod field_errors;
mod introspect;
mod name_pattern;
mod naming;
mod probe;
mod quote;
mod reported;
mod result_ext;
mod to_rust;
mod verify;
mod violation;

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use self::field_errors::{Coded, Problem};
pub use self::{
    constraints::{
        AnyRule, Constraints, ConstraintsBuilder, DeclarationError, IntoColumns, NoRule, Rule,
    },
    contention::is_retryable,
    declarations::Declarations,
    error::{ConstraintError, Undeclared},
    field_errors::{FieldError, FieldErrors},
    introspect::{IntrospectError, introspect},
    name_pattern::NamePattern,
    naming::Naming,
    probe::{Found, Probe, ProbeError, Row, RowError, Unseen, Via},
    result_ext::ConstraintExt,
    to_rust::declarations_source,
    verify::{Mismatch, Mismatches, VerifyError, assert_declared, verify},
    violation::{Violation, ViolationKind},
};

/// What [`constraint_errors!`] writes into the caller's crate; no interface of its own.
#[doc(hidden)]
pub mod __private {
    pub use sqlx::Error as SqlxError;

    pub use crate::error_enum::{Variant, Variants, assert_distinct, sets, translate};
}
