//! Constraints declared on the variants of the caller's own error enum.

mod macros;
mod variant;

pub use self::variant::{Variant, Variants, assert_distinct, sets, translate};
