//! Why a command was not carried out.

use std::borrow::Cow;
use std::fmt;

/// The kinds of rejection, as they stand in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Code {
    Malformed,
    UnknownCommand,
    Invalid,
    Unique,
    NotFound,
    InsufficientFunds,
    OutOfStock,
    CurrencyMismatch,
    WrongState,
    RateLimited,
}

impl Code {
    const ALL: [Code; 10] = [
        Code::Malformed,
        Code::UnknownCommand,
        Code::Invalid,
        Code::Unique,
        Code::NotFound,
        Code::InsufficientFunds,
        Code::OutOfStock,
        Code::CurrencyMismatch,
        Code::WrongState,
        Code::RateLimited,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Code::Malformed => "malformed",
            Code::UnknownCommand => "unknown_command",
            Code::Invalid => "invalid",
            Code::Unique => "unique",
            Code::NotFound => "not_found",
            Code::InsufficientFunds => "insufficient_funds",
            Code::OutOfStock => "out_of_stock",
            Code::CurrencyMismatch => "currency_mismatch",
            Code::WrongState => "wrong_state",
            Code::RateLimited => "rate_limited",
        }
    }

    /// The code of a declared constraint (see [`crate::constraints`]).
    pub(crate) fn of_constraint(code: &str) -> Option<Code> {
        Code::ALL.into_iter().find(|known| known.as_str() == code)
    }
}

/// One rejection. `step` is `None` where no step of the command ran.
#[derive(Clone, Debug)]
pub(crate) struct Rejection {
    pub(crate) step: Option<String>,
    pub(crate) code: Code,
    pub(crate) field: Option<Cow<'static, str>>,
    pub(crate) message: String,
    pub(crate) retry_after_ms: Option<u128>,
}

impl Rejection {
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Rejection {
            step: None,
            code: Code::Malformed,
            field: None,
            message: message.into(),
            retry_after_ms: None,
        }
    }

    pub(crate) fn at(
        code: Code,
        field: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Rejection {
            field: Some(field.into()),
            ..Self::malformed(message)
        }
        .with_code(code)
    }

    pub(crate) fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::at(Code::Invalid, field, message)
    }

    pub(crate) fn rate_limited(retry_after_ms: u128) -> Self {
        Rejection {
            retry_after_ms: Some(retry_after_ms),
            ..Self::malformed(format!(
                "too many commands; try again in {retry_after_ms} ms"
            ))
        }
        .with_code(Code::RateLimited)
    }

    fn with_code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field} {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
