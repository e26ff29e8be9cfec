//! Whatever money goes through, it comes back as.

use std::string::ToString;

use proptest::{prop_assert, prop_assert_eq};

use super::TestCaseError;
use crate::{CurrencyKind, Money};

/// What `store` makes of an amount, `load` makes the same amount again.
///
/// # Errors
///
/// What came back instead.
pub fn round_trip<C, S, E, F>(
    money: Money<C>,
    store: impl FnOnce(Money<C>) -> Result<S, E>,
    load: impl FnOnce(S) -> Result<Money<C>, F>,
) -> Result<(), TestCaseError>
where
    C: CurrencyKind,
    E: core::fmt::Display,
    F: core::fmt::Display,
{
    let stored = store(money).map_err(|error| refused(money, "stored", &error))?;
    let loaded = load(stored).map_err(|error| refused(money, "loaded", &error))?;
    prop_assert_eq!(loaded, money, "what was stored is not what was loaded");
    Ok(())
}

/// The canonical text parses back to an equal amount, which has the same text; it never says
/// minus zero.
///
/// # Errors
///
/// The law that does not hold for this amount.
pub fn text<C: CurrencyKind>(money: Money<C>) -> Result<(), TestCaseError> {
    let text = money.to_string();
    let parsed: Money<C> = text
        .parse()
        .map_err(|error| refused(money, "parsed", &error))?;
    prop_assert_eq!(parsed, money);
    prop_assert_eq!(parsed.to_string(), text.clone(), "canonical");
    prop_assert!(
        !money.is_zero() || !text.contains('-'),
        "minus zero: {text}"
    );
    Ok(())
}

fn refused<C: CurrencyKind>(
    money: Money<C>,
    what: &str,
    error: &dyn core::fmt::Display,
) -> TestCaseError {
    TestCaseError::fail(std::format!("{money} could not be {what}: {error}"))
}
