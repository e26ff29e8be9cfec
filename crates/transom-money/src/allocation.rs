//! Sharing an amount out, so that nothing is lost and nobody is favoured in silence.

mod cut;
mod few;
mod mode;
mod money;
mod parts;
mod quotas;
mod rule;
mod shares;
mod step;
mod task;
mod tie_break;
mod weight;

use alloc::vec::Vec;

use rust_decimal::Decimal;

use self::task::Task;
use crate::{CurrencyKind, Money, MoneyError};

pub use self::mode::Mode;
pub use self::parts::Parts;
pub use self::shares::Shares;
pub(crate) use self::step::Step;
pub use self::tie_break::TieBreak;
pub use self::weight::Weight;

/// How to share amounts out: the [`Mode`], who comes first among equals, and the step that
/// shares are multiples of. [`Money::allocate`] is the default one.
///
/// The laws of every allocation, whatever the mode:
///
/// 1. Conservation: the shares and the rest add up to the amount, exactly.
/// 2. Every share is a whole number of steps.
/// 3. A weight of zero gets zero.
/// 4. Sign symmetry: the shares of -x are those of x with the sign turned.
/// 5. Only the proportion of the weights counts.
///
/// An amount with a fraction of a step is an error, except in [`Mode::Separate`] and
/// [`Mode::BlockSeparate`], where the fraction is part of the rest.
///
/// ```
/// use transom_money::allocation::{Mode, TieBreak};
/// use transom_money::{Allocation, Decimal, Money};
///
/// // To be paid in coins of five; who gets the odd one depends on the invoice.
/// const CASH: Allocation = Allocation::new(Mode::LargestRemainder)
///     .ties(TieBreak::Rotate(1))
///     .step(Decimal::from_parts(5, 0, 0, false, 2));
///
/// let bill: Money = "CHF 10.00".parse()?;
/// let [a, b, c] = CASH.allocate_array(bill, &[1, 1, 1])?.shares;
/// assert_eq!([a, b, c].map(|share| share.to_string()), ["CHF 3.30", "CHF 3.35", "CHF 3.35"]);
///
/// let thirds = Allocation::new(Mode::Separate).allocate_array(bill, &[1, 1, 1])?;
/// assert_eq!(thirds.shares[0].to_string(), "CHF 3.33");
/// assert_eq!(thirds.rest.to_string(), "CHF 0.01");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Allocation {
    mode: Mode,
    ties: TieBreak,
    step: Option<Decimal>,
}

/// The shares of an amount and what nobody got. Together they are the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use]
pub struct Allocated<S, M = Money> {
    /// The shares, in the order of the weights: a `Vec` or an array of [`Money`].
    pub shares: S,
    /// What no party got: zero, but in the modes [`Separate`](Mode::Separate) and
    /// [`BlockSeparate`](Mode::BlockSeparate).
    pub rest: M,
}

impl Allocation {
    /// By that mode, in minor units, ties going to the first.
    #[must_use]
    pub const fn new(mode: Mode) -> Self {
        Self {
            mode,
            ties: TieBreak::First,
            step: None,
        }
    }

    /// The same with another order among equals.
    #[must_use]
    pub const fn ties(self, ties: TieBreak) -> Self {
        Self { ties, ..self }
    }

    /// The same in multiples of `step`, in the major unit, instead of the minor unit: 0.05 for
    /// cash in Swiss francs, 0.001 for a tenth of a cent. It must be above 0, or every
    /// allocation is [`MoneyError::InvalidStep`].
    #[must_use]
    pub const fn step(self, step: Decimal) -> Self {
        Self {
            step: Some(step),
            ..self
        }
    }

    /// Shares `money` out in proportion to the weights.
    ///
    /// # Errors
    ///
    /// - [`MoneyError::InvalidWeights`] if no weight differs from zero;
    ///   [`MoneyError::InvalidWeight`] if one has the wrong sign; for amounts as weights,
    ///   [`MoneyError::CurrencyMismatch`] if they are not all in one currency.
    /// - [`MoneyError::NoMinorUnit`] if there is neither a minor unit nor a step;
    ///   [`MoneyError::InvalidStep`].
    /// - [`MoneyError::FractionalMinorUnit`] or [`MoneyError::FractionalStep`] if the amount is
    ///   not a whole number of steps; the two separate modes allow it.
    /// - [`MoneyError::Overflow`] for 2^127 steps (1.7 × 10^38) or more;
    ///   [`MoneyError::Inexact`] if an amount cannot hold a share, which takes one above
    ///   7.9 × 10^28 units of the step's last decimal place.
    pub fn allocate<C: CurrencyKind, W: Weight>(
        &self,
        money: Money<C>,
        weights: &[W],
    ) -> Result<Allocated<Vec<Money<C>>, Money<C>>, MoneyError> {
        let mut shares = Vec::with_capacity(weights.len());
        let rest = self.share_out(money, weights, |share| shares.push(share))?;
        Ok(Allocated { shares, rest })
    }

    /// As [`allocate`](Allocation::allocate), without the heap.
    ///
    /// # Errors
    ///
    /// As [`allocate`](Allocation::allocate).
    #[inline]
    pub fn allocate_array<C: CurrencyKind, W: Weight, const N: usize>(
        &self,
        money: Money<C>,
        weights: &[W; N],
    ) -> Result<Allocated<[Money<C>; N], Money<C>>, MoneyError> {
        let mut shares = [money; N];
        let mut places = shares.iter_mut();
        let rest = self.share_out(money, weights, |share| {
            if let Some(place) = places.next() {
                *place = share;
            }
        })?;
        Ok(Allocated { shares, rest })
    }

    /// Puts out all shares, and returns the rest.
    #[inline]
    fn share_out<C: CurrencyKind, W: Weight>(
        &self,
        money: Money<C>,
        weights: &[W],
        mut put: impl FnMut(Money<C>),
    ) -> Result<Money<C>, MoneyError> {
        let currency = money.into_parts().1;
        if few::share_out(self, money, weights, &mut put) {
            return Ok(Money::zero(currency));
        }
        let rest = Task::new(self, money)?.share_out(weights, &mut |share| {
            put(Money::from_amount(share, currency));
        })?;
        Ok(Money::from_amount(rest, currency))
    }

    /// As [`allocate`](Allocation::allocate), one share at a time and without the heap. All that
    /// can fail has been tried when this returns.
    ///
    /// # Errors
    ///
    /// As [`allocate`](Allocation::allocate).
    #[inline]
    pub fn shares<'w, C: CurrencyKind, W: Weight>(
        &self,
        money: Money<C>,
        weights: &'w [W],
    ) -> Result<Shares<'w, C, W>, MoneyError> {
        let task = Task::new(self, money)?;
        Shares::new(&task, money.into_parts().1, weights)
    }
}
