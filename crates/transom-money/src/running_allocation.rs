//! Sharing out many amounts one after the other, fairly in the long run.

mod carry;
#[cfg(feature = "serde")]
mod serde_codec;

use alloc::vec::Vec;

use rust_decimal::Decimal;

use self::carry::Carry;
use crate::allocation::Step;
use crate::money::same_currency;
use crate::{Currency, CurrencyKind, Money, MoneyError, Ratio, RationalMoney};

/// Shares out one amount after the other among the same parties, and remembers who is owed a
/// fraction of a step. Sharing each amount alone, the same party gets the odd cent every time:
/// a thousand times USD 0.01 by halves, and the second has nothing.
///
/// 1. Each amount is shared out completely.
/// 2. At any time, what a party has got differs from its exact part of all amounts so far by
///    less than one step, however many amounts there were.
/// 3. A weight of zero gets zero.
/// 4. Sign symmetry: beginning anew with all signs turned, all shares are turned.
/// 5. As long as no amount is negative, no share is, and the other way round. Where charges and
///    refunds alternate, a share can be one step of the other sign, to keep law 2.
///
/// A step is due to a party when its exact part reaches it, and may be given as soon as the
/// part is above the step before. Of those who may have one, the party whose next step is due
/// first gets it, the earlier of several. This is the earliest-deadline rule of Pfair
/// scheduling (Baruah, Cohen, Plaxton and Varvel, 1996), which also gives the house-monotone
/// apportionments that keep to the quota (Still, 1979; Balinski and Young).
///
/// With the feature `serde` it can be stored between amounts, as
/// `{"currency":"USD","step":"0.01","weights":[2,1],"cycle":"1","ahead":[0]}`: of the amounts so
/// far, `cycle` steps above a multiple of the sum of the weights have been shared out, and the
/// parties at the positions `ahead` have got one step before it was due. A state that cannot
/// come about is refused.
///
/// ```
/// use transom_money::{Money, RunningAllocation, Usd};
///
/// let mut halves = RunningAllocation::new(Usd, &[1, 1])?;
/// let cent = Money::<Usd>::minor(1);
/// assert_eq!(halves.allocate(cent)?, [1, 0].map(Money::minor));
/// assert_eq!(halves.allocate(cent)?, [0, 1].map(Money::minor));
/// # Ok::<_, transom_money::MoneyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunningAllocation<C = Currency> {
    currency: C,
    step: Step,
    weights: Vec<u64>,
    carry: Carry,
}

impl<C: CurrencyKind> RunningAllocation<C> {
    /// In minor units of that currency, in proportion to the weights.
    ///
    /// # Errors
    ///
    /// [`MoneyError::InvalidWeights`] if no weight is above zero; [`MoneyError::NoMinorUnit`].
    pub fn new(currency: C, weights: &[u64]) -> Result<Self, MoneyError> {
        Self::from_step(currency, Step::new(None, currency)?, weights)
    }

    /// In multiples of a step in the major unit, such as 0.05.
    ///
    /// # Errors
    ///
    /// [`MoneyError::InvalidWeights`] if no weight is above zero; [`MoneyError::InvalidStep`]
    /// unless the step is.
    pub fn with_step(currency: C, step: Decimal, weights: &[u64]) -> Result<Self, MoneyError> {
        Self::from_step(currency, Step::new(Some(step), currency)?, weights)
    }

    fn from_step(currency: C, step: Step, weights: &[u64]) -> Result<Self, MoneyError> {
        let carry = Carry::new(weights).ok_or(MoneyError::InvalidWeights {
            count: weights.len(),
        })?;
        Ok(Self {
            currency,
            step,
            weights: weights.into(),
            carry,
        })
    }

    /// Shares out the next amount; a negative one takes back. After an error, nothing has
    /// changed.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::FractionalMinorUnit`] or
    /// [`MoneyError::FractionalStep`] if the amount is not a whole number of steps;
    /// [`MoneyError::Overflow`] for 2^127 steps or more; [`MoneyError::Inexact`] if an amount
    /// cannot hold a share.
    pub fn allocate(&mut self, money: Money<C>) -> Result<Vec<Money<C>>, MoneyError> {
        same_currency(self.currency, money.into_parts().1)?;
        let counted = self.step.count_whole(money)?;
        let (shares, carry) = self
            .carry
            .after(&self.weights, counted.steps, counted.negative);
        let shares: Result<Vec<_>, MoneyError> = shares
            .into_iter()
            .map(|steps| {
                let amount = self.step.amount(steps.unsigned_abs(), steps < 0)?;
                Ok(Money::from_amount(amount, self.currency))
            })
            .collect();
        let shares = shares?;
        self.carry = carry;
        Ok(shares)
    }

    /// The currency of the amounts.
    pub fn currency(&self) -> Currency {
        self.currency.currency()
    }

    /// What the shares are multiples of, in the major unit.
    pub fn step(&self) -> Decimal {
        self.step.decimal()
    }

    /// The weights of the parties.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// What each party is still owed of the amounts so far, exactly: above -1 and below 1 step.
    /// They add up to zero. Below zero, the party has got more than its part.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] where the fraction takes more than 127 bits: with very large
    /// weights and steps.
    pub fn owed(&self) -> Result<Vec<RationalMoney<C>>, MoneyError> {
        let step = Ratio::from(self.step.decimal());
        self.carry
            .owed(&self.weights)
            .map(|(numerator, denominator)| {
                let steps = Ratio::new(numerator, denominator)?;
                Ok(RationalMoney::new(steps.try_mul(step)?, self.currency))
            })
            .collect()
    }
}
