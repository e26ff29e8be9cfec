//! The rules, and how they are told to programs, people and translators.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};
use core::fmt;

use crate::{Currency, Money};

/// A rule that was broken, with its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyRule {
    /// There has to be an amount.
    Required,
    /// Above the limit, which itself is too little.
    GreaterThan {
        /// The limit.
        limit: Money,
    },
    /// The limit or more.
    AtLeast {
        /// The limit.
        limit: Money,
    },
    /// The limit or less.
    AtMost {
        /// The limit.
        limit: Money,
    },
    /// From one limit to the other, both included.
    InRange {
        /// The lower end.
        least: Money,
        /// The upper end.
        most: Money,
    },
    /// In one of these currencies. Also where a limit is in another currency than the amount,
    /// which cannot be compared with it then.
    OneOf {
        /// The currencies, as they were given.
        currencies: Vec<Currency>,
    },
    /// No fraction of a minor unit.
    WholeMinorUnits {
        /// How many decimal places the currency has.
        places: u8,
    },
    /// In a currency that has a minor unit at all.
    HasMinorUnit {
        /// The currency, which has none.
        currency: Currency,
    },
    /// At most so many decimal places.
    DecimalPlaces {
        /// How many.
        most: u32,
    },
}

impl MoneyRule {
    /// For programs: `greater_than`, `currency`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::GreaterThan { .. } => "greater_than",
            Self::AtLeast { .. } => "at_least",
            Self::AtMost { .. } => "at_most",
            Self::InRange { .. } => "in_range",
            Self::OneOf { .. } => "currency",
            Self::WholeMinorUnits { .. } | Self::HasMinorUnit { .. } => "minor_units",
            Self::DecimalPlaces { .. } => "decimal_places",
        }
    }

    /// For people, to be read after the field's name: "must be greater than USD 0.00".
    pub fn message(&self) -> String {
        let mut message = self.template().to_string();
        for (name, value) in self.params() {
            message = message.replace(&format!("%{{{name}}}"), &value);
        }
        message
    }

    /// For translators: the message with the names of [`params`](MoneyRule::params) in it, "must
    /// be greater than %{limit}".
    pub fn template(&self) -> &'static str {
        match self {
            Self::Required => "must be given",
            Self::GreaterThan { .. } => "must be greater than %{limit}",
            Self::AtLeast { .. } => "must be at least %{limit}",
            Self::AtMost { .. } => "must be at most %{limit}",
            Self::InRange { .. } => "must be from %{least} to %{most}",
            Self::OneOf { currencies } if currencies.is_empty() => {
                "cannot be in any currency, as none is allowed"
            }
            Self::OneOf { .. } => "must be in %{currencies}",
            Self::WholeMinorUnits { places: 0 } | Self::DecimalPlaces { most: 0 } => {
                "must not have decimal places"
            }
            Self::DecimalPlaces { most: 1 } | Self::WholeMinorUnits { places: 1 } => {
                "must have at most %{places} decimal place"
            }
            Self::WholeMinorUnits { .. } | Self::DecimalPlaces { .. } => {
                "must have at most %{places} decimal places"
            }
            Self::HasMinorUnit { .. } => "is in %{currency}, which has no minor unit",
        }
    }

    /// The limits by name, as text.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Required => Vec::new(),
            Self::GreaterThan { limit } | Self::AtLeast { limit } | Self::AtMost { limit } => {
                vec![("limit", limit.to_string())]
            }
            Self::InRange { least, most } => {
                vec![("least", least.to_string()), ("most", most.to_string())]
            }
            Self::OneOf { currencies } => vec![("currencies", alternatives(currencies))],
            Self::WholeMinorUnits { places } => vec![("places", places.to_string())],
            Self::HasMinorUnit { currency } => vec![("currency", currency.to_string())],
            Self::DecimalPlaces { most } => vec![("places", most.to_string())],
        }
    }
}

/// `EUR, GBP or USD`.
fn alternatives(currencies: &[Currency]) -> String {
    let codes: Vec<String> = currencies.iter().map(ToString::to_string).collect();
    match codes.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The message.
impl fmt::Display for MoneyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.message())
    }
}
