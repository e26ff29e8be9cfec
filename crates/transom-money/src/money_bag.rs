//! Amounts in several currencies at once.

mod arithmetic;
mod collect;
mod iter;
#[cfg(feature = "serde")]
mod serde_codec;

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt::{self, Write as _};

use crate::amount::{Amount, Total};
use crate::{Currency, CurrencyKind, Money, MoneyError};

pub use self::iter::MoneyBagIter;

/// At most one amount for each currency, such as what is in an account, or the sum of a basket.
/// Sums are exact or an error.
///
/// Zero amounts are not kept, so two bags are equal if they hold the same money. Bags are an
/// Abelian group under addition as far as the amounts can be held, and the order in which money
/// is added makes no difference.
///
/// ```
/// use transom_money::{Currency, Money, MoneyBag, MoneyError};
///
/// let prices: Vec<Money> = ["USD 2.50", "EUR 1.00", "USD -0.50"]
///     .iter()
///     .map(|text| text.parse())
///     .collect::<Result<_, _>>()?;
/// let mut bag = MoneyBag::try_from_iter(prices)?;
/// assert_eq!(bag.to_string(), "EUR 1.00, USD 2.00");
/// assert_eq!(bag.amount(Currency::USD).to_string(), "USD 2.00");
///
/// bag.try_sub("EUR 1.00".parse::<Money>()?)?;
/// assert_eq!(bag.currencies().collect::<Vec<_>>(), [Currency::USD]);
/// # Ok::<_, Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct MoneyBag {
    /// None is zero.
    amounts: BTreeMap<Currency, Amount>,
}

impl MoneyBag {
    /// Nothing, in any currency.
    pub const fn new() -> Self {
        Self {
            amounts: BTreeMap::new(),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.amounts.is_empty()
    }

    /// In how many currencies there is something.
    pub fn len(&self) -> usize {
        self.amounts.len()
    }

    /// How much of a currency there is; zero if there is none.
    pub fn amount<C: CurrencyKind>(&self, currency: C) -> Money<C> {
        let amount = self.amounts.get(&currency.currency());
        Money::from_amount(amount.copied().unwrap_or(Amount::ZERO), currency)
    }

    /// The currencies, in the order of their codes.
    pub fn currencies(&self) -> impl ExactSizeIterator<Item = Currency> {
        self.amounts.keys().copied()
    }

    /// The amounts, in the order of their currencies' codes; none is zero.
    pub fn iter(&self) -> MoneyBagIter<'_> {
        self.into_iter()
    }

    /// The whole in one currency: what is in that currency, and all else by way of `convert`,
    /// which knows the rates. The order of the currencies makes no difference.
    ///
    /// ```
    /// use transom_money::{Currency, Decimal, Money, MoneyBag, MoneyError, Rounding};
    ///
    /// let bag = MoneyBag::try_from_iter([
    ///     Money::from_minor(10_00, Currency::EUR)?,
    ///     Money::from_minor(50_00, Currency::USD)?,
    /// ])?;
    /// let dollars = bag.try_total(Currency::USD, |money| match money.currency() {
    ///     Currency::EUR => {
    ///         let dollars = Money::new(money.amount(), Currency::USD);
    ///         dollars.mul_round(Decimal::new(10_850, 4), Rounding::HalfEven)
    ///     }
    ///     other => Err(MoneyError::CurrencyMismatch { expected: Currency::EUR, actual: other }),
    /// })?;
    /// assert_eq!(dollars.to_string(), "USD 60.85");
    /// # Ok::<_, MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first of `convert`; [`MoneyError::CurrencyMismatch`] if it returns another currency;
    /// [`MoneyError::Overflow`] and [`MoneyError::Inexact`] if the sum cannot be held.
    pub fn try_total<C: CurrencyKind, E: From<MoneyError>>(
        &self,
        currency: C,
        mut convert: impl FnMut(Money) -> Result<Money<C>, E>,
    ) -> Result<Money<C>, E> {
        let mut total = Total::ZERO;
        for money in self {
            let money = if money.currency() == currency.currency() {
                self.amount(currency)
            } else {
                convert(money)?
            };
            crate::money::same_currency(currency.currency(), money.currency())?;
            total.add(Amount::from_decimal(money.amount()));
        }
        let amount = total.amount().map_err(MoneyError::from)?;
        Ok(Money::from_amount(amount, currency))
    }
}

/// `EUR 1.00, USD 2.50`; `0` for an empty bag.
impl fmt::Display for MoneyBag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for money in self {
            let separator = if text.is_empty() { "" } else { ", " };
            write!(text, "{separator}{money}")?;
        }
        let text = if text.is_empty() { "0" } else { &text };
        if f.precision().is_some() {
            // It would cut off digits.
            f.write_str(text)
        } else {
            f.pad(text)
        }
    }
}

impl fmt::Debug for MoneyBag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MoneyBag({self})")
    }
}
