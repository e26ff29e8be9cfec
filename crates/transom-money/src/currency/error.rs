//! What can be wrong with a currency.

use alloc::string::String;
use core::fmt;

use super::Currency;

/// Why [`Currency::new`] refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCurrency {
    /// The code is the empty string.
    #[error("the currency code is empty")]
    EmptyCode,
    /// The code has more than 11 bytes.
    #[error("the currency code has {bytes} bytes, at most 11 are possible")]
    CodeTooLong {
        /// The length of what was given, in bytes.
        bytes: usize,
    },
    /// Something other than `A-Z` and `0-9`; lower case too.
    #[error("the currency code has something other than A-Z and 0-9 at byte {position}")]
    BadCharacter {
        /// Where, counted in bytes from 0.
        position: usize,
    },
    /// Digits only: `123 456` could not be told apart from an amount.
    #[error("the currency code has no letter")]
    NoLetter,
    /// More than the 28 decimal places an amount can have.
    #[error("the currency's exponent is {exponent}, at most 28 is possible")]
    ExponentOutOfRange {
        /// What was given.
        exponent: u8,
    },
    /// The code is one of ISO 4217's, which has another exponent there.
    #[error(
        "the code is one of ISO 4217's, where its exponent is {}",
        Exponent(*listed)
    )]
    OtherExponent {
        /// The exponent there; `None` where it is not applicable.
        listed: Option<u8>,
    },
}

impl InvalidCurrency {
    /// What the compiler says of a literal: a `const` cannot format the values.
    pub(super) const fn in_a_build(self) -> &'static str {
        match self {
            Self::EmptyCode => "not a currency: the code is empty",
            Self::CodeTooLong { .. } => "not a currency: the code has more than 11 bytes",
            Self::BadCharacter { .. } => {
                "not a currency: the code has something other than A-Z and 0-9, in upper case"
            }
            Self::NoLetter => "not a currency: the code has no letter",
            Self::ExponentOutOfRange { .. } => "not a currency: the exponent is above 28",
            Self::OtherExponent { .. } => {
                "not a currency: the code is one of ISO 4217's, which has another exponent there"
            }
        }
    }
}

struct Exponent(Option<u8>);

impl fmt::Display for Exponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(digits) => fmt::Display::fmt(&digits, f),
            None => f.write_str("N.A."),
        }
    }
}

/// A code that names no currency here: it is not in ISO 4217, or it is not that of
/// the one currency a typed [`Money`](crate::Money) takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCurrency {
    code: String,
    expected: Option<Currency>,
}

/// An error is not the place to keep a megabyte of somebody's input.
pub(crate) const KEPT_CHARS: usize = 32;

impl UnknownCurrency {
    pub(crate) fn not_iso(code: &str) -> Self {
        Self {
            code: code.chars().take(KEPT_CHARS).collect(),
            expected: None,
        }
    }

    pub(crate) fn not_the(expected: Currency, code: &str) -> Self {
        Self {
            expected: Some(expected),
            ..Self::not_iso(code)
        }
    }

    /// The code as it was given, cut after 32 characters.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The only currency that would have done, where there was one.
    pub fn expected(&self) -> Option<Currency> {
        self.expected
    }
}

impl fmt::Display for UnknownCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expected {
            None => write!(f, "{:?} is not a currency code of ISO 4217", self.code),
            Some(expected) => write!(f, "the currency is {:?}, expected {expected}", self.code),
        }
    }
}

impl core::error::Error for UnknownCurrency {}
