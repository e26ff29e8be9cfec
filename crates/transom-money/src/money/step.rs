//! The multiples of a step.

use ethnum::I256;
use rust_decimal::Decimal;

use super::Money;
use crate::amount::{Amount, ten, wide_ten};
use crate::{CurrencyKind, MoneyError, Rounding};

impl<C: CurrencyKind> Money<C> {
    /// The amount as a whole multiple of `step`, which is above 0 and in major units. An error
    /// if the multiple cannot be held, and only then, but for [`Rounding::Unnecessary`].
    pub(super) fn nearest_multiple(
        self,
        step: Decimal,
        mode: Rounding,
    ) -> Result<Self, MoneyError> {
        if let Some(rounded) = self.nearest_of_128_bits(step, mode) {
            return Ok(rounded);
        }
        let (mantissa, scale) = (self.amount.mantissa().into(), self.amount.scale());
        let (step, places): (I256, _) = (step.mantissa().into(), step.scale());
        // 96 bits each, times 10^28 of 94.
        let (value, divisor) = match scale.checked_sub(places) {
            Some(extra) => (mantissa, step * wide_ten(extra)),
            None => (mantissa * wide_ten(places - scale), step),
        };
        let steps = mode
            .divide_wide(value, divisor)
            .ok_or(MoneyError::Inexact)?;
        // The value again, but for less than a step.
        Ok(self.with_amount(Amount::from_wide(steps * step, places)?))
    }

    /// The same where 128 bits suffice. They do for all that is paid in cash, and it takes a
    /// seventh of the time that fractions do.
    fn nearest_of_128_bits(self, step: Decimal, mode: Rounding) -> Option<Self> {
        let (mantissa, scale) = (self.amount.mantissa(), self.amount.scale());
        let (step, places) = (step.mantissa(), step.scale());
        let (value, divisor) = match scale.checked_sub(places) {
            Some(extra) => (mantissa, step.checked_mul(ten(extra))?),
            None => (mantissa.checked_mul(ten(places - scale))?, step),
        };
        let multiple = mode.divide(value, divisor)?.checked_mul(step)?;
        Amount::new(multiple, places).map(|amount| self.with_amount(amount))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    #[test]
    fn steps_that_128_bits_do_not_align_with_the_amount() {
        // 7.92… in 28 places, and steps of 10^28.
        let small = Amount::new(Amount::MAX.mantissa(), 28).map(Amount::to_decimal);
        let money = Money::new(small.unwrap(), Currency::USD);
        let step = Decimal::from_i128_with_scale(10_i128.pow(28), 0);
        let rounded = |mode| money.nearest_multiple(step, mode);
        assert_eq!(
            rounded(Rounding::Ceiling),
            Ok(Money::new(step, Currency::USD))
        );
        assert_eq!(rounded(Rounding::Floor), Ok(Money::zero(Currency::USD)));
        assert_eq!(rounded(Rounding::Unnecessary), Err(MoneyError::Inexact));
    }
}
