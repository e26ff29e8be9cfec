//! Why an amount has no integer in a profile.

use alloc::string::String;

use rust_decimal::Decimal;

use crate::Currency;

/// Why [`Money::minor_units_with`](crate::Money::minor_units_with) or
/// [`Money::from_minor_units_with`](crate::Money::from_minor_units_with) refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MinorUnitError {
    /// The profile says nothing of this currency, so that any integer would be a guess.
    #[error("{profile} does not say how to send {currency} {amount}")]
    UnknownToProfile {
        /// The name of the profile.
        profile: String,
        /// The amount, in the major unit, or the number of minor units that came in.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
    },
    /// The amount is between two that the profile can send.
    #[error("{profile} takes {currency} in steps of {step}, which {amount} is not a multiple of")]
    NotAMultiple {
        /// The name of the profile.
        profile: String,
        /// The amount, in the major unit.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
        /// The step, in the major unit; [`Money::round_to_step`](crate::Money::round_to_step)
        /// rounds to it.
        step: Decimal,
    },
    /// The integer has more than 64 bits.
    #[error("{currency} {amount} takes more than 64 bits in the minor units of {profile}")]
    Overflow {
        /// The name of the profile.
        profile: String,
        /// The amount, in the major unit.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
    },
}
