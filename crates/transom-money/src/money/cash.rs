//! Amounts that can be paid in coins and notes.

use super::Money;
use crate::{CurrencyKind, MoneyError, Rounding};

impl<C: CurrencyKind> Money<C> {
    /// The amount in whole steps of its currency's cash ([`Currency::cash_step`]), rounded by
    /// the mode given: CHF 9.99 is paid with CHF 10.00, HUF 1003 with HUF 1005. Most laws on it
    /// mean [`Rounding::HalfUp`].
    ///
    /// The step is a custom that changes, and not known for every currency whose smallest coins
    /// are gone: then it is the minor unit, and nothing is rounded. To be sure of the step, pass
    /// your own to [`round_to_step`](Money::round_to_step).
    ///
    /// ```
    /// use transom_money::{Chf, Money, Rounding};
    ///
    /// let total = Money::<Chf>::minor(9_97);
    /// let paid = total.round_cash(Rounding::HalfUp)?;
    /// assert_eq!(paid, Money::minor(9_95));
    /// let rounding_difference = paid - total;
    /// assert_eq!(rounding_difference, Money::minor(-2));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::Overflow`] and [`MoneyError::Inexact`] where
    /// the multiple cannot be held, or with [`Rounding::Unnecessary`] where rounding would be
    /// needed.
    ///
    /// [`Currency::cash_step`]: crate::Currency::cash_step
    pub fn round_cash(self, mode: Rounding) -> Result<Self, MoneyError> {
        let currency = self.currency();
        let step = currency
            .cash_step()
            .ok_or(MoneyError::NoMinorUnit { currency })?;
        self.nearest_multiple(step, mode)
    }
}
