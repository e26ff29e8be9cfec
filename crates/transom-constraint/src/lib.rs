#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod constraints;
mod contention;
mod default_name;
mod error;
mod field_errors;
mod result_ext;
mod violation;

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use self::field_errors::{Coded, Problem};
pub use self::{
    constraints::{
        AnyRule, Constraints, ConstraintsBuilder, DeclarationError, IntoColumns, NoRule, Rule,
    },
    contention::{Contention, is_retryable},
    error::{ConstraintError, Undeclared},
    field_errors::{FieldError, FieldErrors},
    result_ext::ConstraintExt,
    violation::{Violation, ViolationKind},
};
