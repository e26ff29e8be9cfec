//! Rules for amounts, in the manner of a changeset: each has a field, all errors are collected.

mod check;
mod problem;
mod rule;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::{CurrencyKind, Money};

pub use self::check::FieldCheck;
pub use self::problem::MoneyProblem;
pub use self::rule::MoneyRule;

/// Collects what is wrong with the amounts of a form or a request.
///
/// ```
/// use transom_money::validate::MoneyValidation;
/// use transom_money::{Currency, Money};
///
/// let price: Money = "USD 0.005".parse()?;
/// let limit: Money = "USD 100".parse()?;
/// let deposit: Money = "JPY 500".parse()?;
///
/// let mut validation = MoneyValidation::new();
/// validation.field("price", price).positive().at_most(limit).whole_minor_units();
/// validation.field("deposit", deposit).one_of(&[Currency::EUR, Currency::USD]);
/// let errors = validation.finish().unwrap_err();
///
/// assert_eq!(
///     errors.to_string(),
///     "price must have at most 2 decimal places; deposit must be in EUR or USD",
/// );
/// let error = errors.iter().next().unwrap();
/// assert_eq!((error.field(), error.rule().code()), ("price", "minor_units"));
/// # Ok::<_, Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "`finish` says what is wrong"]
pub struct MoneyValidation {
    problems: Vec<MoneyProblem>,
}

impl MoneyValidation {
    /// Nothing is wrong yet.
    pub const fn new() -> Self {
        Self {
            problems: Vec::new(),
        }
    }

    /// The rules for one field follow, as methods.
    pub fn field<C: CurrencyKind>(
        &mut self,
        field: impl Into<String>,
        money: Money<C>,
    ) -> FieldCheck<'_, C> {
        self.optional(field, Some(money))
    }

    /// The rules for a field that may be left out; they then hold, all but
    /// [`required`](FieldCheck::required).
    pub fn optional<C: CurrencyKind>(
        &mut self,
        field: impl Into<String>,
        money: Option<Money<C>>,
    ) -> FieldCheck<'_, C> {
        FieldCheck::new(&mut self.problems, field.into(), money)
    }

    /// Whether every rule has held.
    ///
    /// # Errors
    ///
    /// [`InvalidMoney`] with all that have not, in the order in which they were checked.
    pub fn finish(self) -> Result<(), InvalidMoney> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(InvalidMoney(self.problems))
        }
    }
}

/// What is wrong, field by field; there is at least one thing.
///
/// Each [`MoneyProblem`] has a field, and its [`MoneyRule`] a code, a message and params: what
/// `FieldError` of `transom-constraint` takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidMoney(Vec<MoneyProblem>);

impl InvalidMoney {
    /// The problems, in the order in which they were found.
    pub fn iter(&self) -> core::slice::Iter<'_, MoneyProblem> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a InvalidMoney {
    type Item = &'a MoneyProblem;
    type IntoIter = core::slice::Iter<'a, MoneyProblem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for InvalidMoney {
    type Item = MoneyProblem;
    type IntoIter = alloc::vec::IntoIter<MoneyProblem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// `price must be greater than USD 0.00; deposit must be in EUR or USD`.
impl fmt::Display for InvalidMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl core::error::Error for InvalidMoney {}
