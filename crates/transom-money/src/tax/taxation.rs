//! How a document's taxes are worked out.

use alloc::vec::Vec;

use super::grouping::grouped;
use super::sharing::{in_minor_units, shared};
use super::{TaxDocument, TaxError, TaxSet, Taxed, TaxedLine};
use crate::{CurrencyKind, Money, MoneyError, Rate, Ratio, Rounding};

/// Where a document's tax is rounded. Laws and standards differ, so there is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TaxPolicy {
    /// On each line. What is due in total is the sum of what the lines show.
    PerLine,
    /// On the total of all lines with one [`TaxSet`], as EN 16931 and most jurisdictions have
    /// it. It is shared out to the lines by largest remainder, so each line's tax is its exact
    /// tax rounded down or up, and the lines still add up.
    PerTotal,
}

/// Whether prices are net or gross, where their tax is rounded, and how.
///
/// - Prices without tax: each tax is rounded on its own, as each is owed on its own. The base of
///   a compound tax has the exact taxes before it, not the rounded ones.
/// - Prices with tax: the taxes are extracted as one and rounded once, and the result is shared
///   out to them by largest remainder.
///
/// Gross prices made by the first of these give back the same totals by the second, and by
/// [`TaxPolicy::PerLine`] the same lines, if they bear one tax each, of 0 % or more, and their net
/// prices were in whole minor units. With *n* taxes a line may differ by (*n* + 1) / 2 units.
///
/// Only the taxes are rounded, to whole minor units. Round the lines first if they have more
/// digits and must not, as EN 16931 demands.
///
/// ```
/// use transom_money::tax::{Tax, TaxPolicy, TaxSet, Taxation};
/// use transom_money::{Eur, Money, Rate, Rounding};
///
/// let vat = TaxSet::new([Tax::new("VAT", Rate::percent(19))])?;
/// let lines = [(Money::<Eur>::minor(1_03), &vat); 3];
///
/// let per_line = Taxation::on_net(TaxPolicy::PerLine, Rounding::HalfUp);
/// assert_eq!(per_line.document(Eur, &lines)?.total().tax(), Money::minor(60));
///
/// let per_total = Taxation::on_net(TaxPolicy::PerTotal, Rounding::HalfUp);
/// let invoice = per_total.document(Eur, &lines)?;
/// assert_eq!(invoice.total().tax(), Money::minor(59));
/// let taxes: Vec<_> = invoice.lines().iter().map(|line| line.sums().tax()).collect();
/// assert_eq!(taxes, [Money::minor(20), Money::minor(20), Money::minor(19)]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Taxation {
    prices: Prices,
    policy: TaxPolicy,
    mode: Rounding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Prices {
    Net,
    Gross,
}

impl Taxation {
    /// For prices without tax.
    pub fn on_net(policy: TaxPolicy, mode: Rounding) -> Self {
        Self {
            prices: Prices::Net,
            policy,
            mode,
        }
    }

    /// For prices with the tax in them.
    pub fn in_gross(policy: TaxPolicy, mode: Rounding) -> Self {
        Self {
            prices: Prices::Gross,
            policy,
            mode,
        }
    }

    /// The taxes of one line alone.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`]; [`MoneyError::Overflow`], also where exact fractions take
    /// more than 127 bits on the way; [`MoneyError::Inexact`] where net and tax cannot be added
    /// exactly, and with [`Rounding::Unnecessary`].
    pub fn line<C: CurrencyKind>(
        self,
        price: Money<C>,
        taxes: &TaxSet,
    ) -> Result<TaxedLine<C>, MoneyError> {
        let taxes = self.rounded(price, taxes)?;
        self.taxed(price, taxes)
    }

    /// The taxes of all lines of a document: the price of each and what it bears. Negative
    /// lines are refunds or reductions. A document with all signs reversed has all taxes
    /// reversed (with [`Rounding::Floor`] and [`Rounding::Ceiling`], in the other of the two).
    ///
    /// # Errors
    ///
    /// [`TaxError::Line`] names a line in another currency or one that fails alone;
    /// [`TaxError::Total`] is about sums. The causes are those of [`Taxation::line`].
    pub fn document<C: CurrencyKind>(
        self,
        currency: C,
        lines: &[(Money<C>, &TaxSet)],
    ) -> Result<TaxDocument<C>, TaxError> {
        let groups = grouped(currency, lines)?;
        let prices: Vec<Money<C>> = lines.iter().map(|&(price, _)| price).collect();
        let mut taxes: Vec<Vec<Money<C>>> = prices.iter().map(|_| Vec::new()).collect();
        for (set, indices) in &groups {
            let of_group = match self.policy {
                TaxPolicy::PerLine => self.each(&prices, indices, set)?,
                TaxPolicy::PerTotal => self.together(currency, &prices, indices, set)?,
            };
            for (&index, of_line) in indices.iter().zip(of_group) {
                taxes[index] = of_line;
            }
        }
        let lines = prices.into_iter().zip(taxes).enumerate();
        let lines = lines.map(|(index, (price, taxes))| {
            let line = self.taxed(price, taxes);
            line.map_err(TaxError::line(index))
        });
        let lines: Vec<TaxedLine<C>> = lines.collect::<Result<_, _>>()?;
        TaxDocument::new(currency, lines, groups).map_err(TaxError::total)
    }

    /// Each line's taxes, each line rounded by itself.
    fn each<C: CurrencyKind>(
        self,
        prices: &[Money<C>],
        indices: &[usize],
        set: &TaxSet,
    ) -> Result<Vec<Vec<Money<C>>>, TaxError> {
        let lines = indices.iter().map(|&index| {
            let rounded = self.rounded(prices[index], set);
            rounded.map_err(TaxError::line(index))
        });
        lines.collect()
    }

    /// Each line's taxes, rounded in total.
    fn together<C: CurrencyKind>(
        self,
        currency: C,
        prices: &[Money<C>],
        indices: &[usize],
        set: &TaxSet,
    ) -> Result<Vec<Vec<Money<C>>>, TaxError> {
        let total = Money::try_sum(currency, indices.iter().map(|&index| prices[index]));
        let totals = total.and_then(|total| self.rounded(total, set));
        let totals = totals.map_err(TaxError::total)?;

        let mut lines: Vec<Vec<Money<C>>> = indices.iter().map(|_| Vec::new()).collect();
        for (total, &share) in totals.into_iter().zip(self.shares(set)) {
            let parts = indices
                .iter()
                .map(|&index| in_minor_units(prices[index], share).map_err(TaxError::line(index)));
            let parts = parts.collect::<Result<Vec<_>, _>>()?;
            let shared = shared(currency, total, &parts).map_err(TaxError::total)?;
            for (line, tax) in lines.iter_mut().zip(shared) {
                line.push(tax);
            }
        }
        Ok(lines)
    }

    /// What each tax takes of a price, in whole minor units.
    fn rounded<C: CurrencyKind>(
        self,
        price: Money<C>,
        set: &TaxSet,
    ) -> Result<Vec<Money<C>>, MoneyError> {
        let shares = self.shares(set);
        match (self.prices, shares) {
            (Prices::Net, _) | (Prices::Gross, [] | [_]) => shares
                .iter()
                .map(|&share| Rate::fraction(share).of(price, self.mode))
                .collect(),
            (Prices::Gross, _) => {
                let mut combined = Ratio::ZERO;
                for &share in shares {
                    combined = combined.try_add(share)?;
                }
                let total = Rate::fraction(combined).of(price, self.mode)?;
                let parts = shares.iter().map(|&share| in_minor_units(price, share));
                shared(price.kind(), total, &parts.collect::<Result<Vec<_>, _>>()?)
            }
        }
    }

    fn shares(self, set: &TaxSet) -> &[Ratio] {
        match self.prices {
            Prices::Net => set.of_net(),
            Prices::Gross => set.of_gross(),
        }
    }

    fn taxed<C: CurrencyKind>(
        self,
        price: Money<C>,
        taxes: Vec<Money<C>>,
    ) -> Result<TaxedLine<C>, MoneyError> {
        let tax = Money::try_sum(price.kind(), taxes.iter().copied())?;
        let sums = match self.prices {
            Prices::Net => Taxed::from_net(price, tax)?,
            Prices::Gross => Taxed::from_gross(price, tax)?,
        };
        Ok(TaxedLine::new(sums, taxes))
    }
}
