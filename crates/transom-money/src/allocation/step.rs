//! The step that shares are multiples of.

use ethnum::I256;
use rust_decimal::Decimal;

use crate::amount::{Amount, ten};
use crate::money::minor_digits;
use crate::{CurrencyKind, Money, MoneyError};

/// `mantissa` × 10^-`scale`, above 0: one cent is 1 and 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Step {
    mantissa: i128,
    scale: u32,
}

/// An amount without its sign, in steps.
pub(crate) struct Counted {
    pub(crate) negative: bool,
    /// Below 2^127.
    pub(crate) steps: u128,
    /// What is left of the amount, below one step, with its sign.
    pub(super) fraction: Amount,
}

impl Step {
    /// The minor unit of the currency, unless there is a step.
    #[inline]
    pub(crate) fn new<C: CurrencyKind>(
        step: Option<Decimal>,
        currency: C,
    ) -> Result<Self, MoneyError> {
        match step {
            None => Ok(Self {
                mantissa: 1,
                scale: minor_digits(currency)?,
            }),
            Some(step) if step <= Decimal::ZERO => Err(MoneyError::InvalidStep { step }),
            Some(step) => {
                let (mantissa, scale) = Amount::from_decimal(step).stripped();
                Ok(Self { mantissa, scale })
            }
        }
    }

    #[inline]
    pub(crate) fn count(self, amount: Amount) -> Result<Counted, MoneyError> {
        let negative = amount.is_negative();
        if self.mantissa == 1 && self.scale == amount.scale() {
            return Ok(Counted {
                negative,
                steps: amount.mantissa().unsigned_abs(),
                fraction: Amount::ZERO,
            });
        }
        self.count_aligned(amount)
    }

    #[cold]
    fn count_aligned(self, amount: Amount) -> Result<Counted, MoneyError> {
        let scale = self.scale.max(amount.scale());
        // Below 2^96 × 10^28 < 2^190 each.
        let value = I256::from(amount.mantissa()) * I256::from(ten(scale - amount.scale()));
        let step = I256::from(self.mantissa) * I256::from(ten(scale - self.scale));
        Ok(Counted {
            negative: amount.is_negative(),
            steps: i128::try_from(value / step)
                .map_err(|_| MoneyError::Overflow)?
                .unsigned_abs(),
            // Smaller than both, and of the scale of one of them: it always fits.
            fraction: Amount::from_wide(value % step, scale)?,
        })
    }

    /// The amount in whole steps.
    #[inline]
    pub(crate) fn count_whole<C: CurrencyKind>(
        self,
        money: Money<C>,
    ) -> Result<Counted, MoneyError> {
        let counted = self.count(money.into_parts().0)?;
        if counted.fraction.is_zero() {
            return Ok(counted);
        }
        Err(self.not_whole(money))
    }

    #[cold]
    fn not_whole<C: CurrencyKind>(self, money: Money<C>) -> MoneyError {
        let (amount, currency) = (money.amount(), money.currency());
        let minor_unit = currency.exponent().map(u32::from) == Some(self.scale);
        if minor_unit && self.mantissa == 1 {
            return MoneyError::FractionalMinorUnit { amount, currency };
        }
        let step = self.decimal();
        MoneyError::FractionalStep {
            amount,
            currency,
            step,
        }
    }

    pub(crate) fn decimal(self) -> Decimal {
        // It was a decimal, or is 10^-28 at the least.
        Amount::new(self.mantissa, self.scale).map_or(Decimal::ZERO, Amount::to_decimal)
    }

    /// Whether so many steps, and any smaller number, are an amount whatever their digits.
    #[inline]
    pub(super) fn always_held(self, steps: u128) -> bool {
        let mantissa = self.mantissa.unsigned_abs();
        let held = |product: u128| product < 1 << 96;
        if (steps | mantissa) >> 64 == 0 {
            return held(steps * mantissa);
        }
        steps.checked_mul(mantissa).is_some_and(held)
    }

    /// So many steps, of which there are below 2^127.
    pub(crate) fn amount(self, steps: u128, negative: bool) -> Result<Amount, MoneyError> {
        // 64 bits times 63 are below 2^127.
        if let (Ok(word), Ok(step)) = (u64::try_from(steps), i64::try_from(self.mantissa)) {
            let mantissa = i128::from(word) * i128::from(step);
            let mantissa = if negative { -mantissa } else { mantissa };
            if let Some(amount) = Amount::new(mantissa, self.scale) {
                return Ok(amount);
            }
        }
        self.wide_amount(steps, negative)
    }

    #[cold]
    fn wide_amount(self, steps: u128, negative: bool) -> Result<Amount, MoneyError> {
        let mantissa = I256::from(steps) * I256::from(self.mantissa);
        let mantissa = if negative { -mantissa } else { mantissa };
        Ok(Amount::from_wide(mantissa, self.scale)?)
    }
}
