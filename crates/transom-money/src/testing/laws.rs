//! The laws of money, each as a judgement of values at hand.
//!
//! What breaks one is told as a [`TestCaseError`], so that `?` reports it out of a `proptest!`.

mod arithmetic;
mod order;
mod rounding;
mod sharing;
mod storing;
mod suite;

pub use proptest::test_runner::TestCaseError;

pub use self::arithmetic::addition;
pub use self::order::order;
pub use self::rounding::rounding;
pub use self::sharing::shares;
pub use self::storing::{round_trip, text};
pub use self::suite::hold_for;
