//! Why a line was refused, and where.

/// One refusal: the step that ran into it, the code, and the field it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejection {
    pub(crate) step: Option<String>,
    pub(crate) code: Code,
    pub(crate) field: Option<String>,
}

/// The ten codes of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    RateLimited { retry_after_ms: u128 },
}

impl Code {
    /// The code as the report spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnknownCommand => "unknown_command",
            Self::Invalid => "invalid",
            Self::Unique => "unique",
            Self::NotFound => "not_found",
            Self::InsufficientFunds => "insufficient_funds",
            Self::OutOfStock => "out_of_stock",
            Self::CurrencyMismatch => "currency_mismatch",
            Self::WrongState => "wrong_state",
            Self::RateLimited { .. } => "rate_limited",
        }
    }
}

impl Rejection {
    pub(crate) fn malformed() -> Self {
        Self {
            step: None,
            code: Code::Malformed,
            field: None,
        }
    }

    pub(crate) fn unknown_command() -> Self {
        Self {
            step: None,
            code: Code::UnknownCommand,
            field: Some("do".to_owned()),
        }
    }

    pub(crate) fn invalid(field: impl Into<String>) -> Self {
        Self {
            step: None,
            code: Code::Invalid,
            field: Some(field.into()),
        }
    }

    pub(crate) fn rate_limited(retry_after_ms: u128) -> Self {
        Self {
            step: None,
            code: Code::RateLimited { retry_after_ms },
            field: None,
        }
    }

    /// A refusal by a step of the transaction.
    pub(crate) fn at(step: impl Into<String>, code: Code, field: &str) -> Self {
        Self {
            step: Some(step.into()),
            code,
            field: Some(field.to_owned()),
        }
    }
}
