//! A document with its taxes: lines, groups, total.

use alloc::vec::Vec;

use super::{Tax, TaxSet, Taxed};
use crate::{Currency, CurrencyKind, Money, MoneyError};

/// A line with its taxes, or the sum of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxedLine<C: CurrencyKind = Currency> {
    sums: Taxed<C>,
    taxes: Vec<Money<C>>,
}

impl<C: CurrencyKind> TaxedLine<C> {
    pub(super) fn new(sums: Taxed<C>, taxes: Vec<Money<C>>) -> Self {
        Self { sums, taxes }
    }

    /// Net, all its taxes as one, and gross.
    pub fn sums(&self) -> Taxed<C> {
        self.sums
    }

    /// What each tax of the line's [`TaxSet`] takes, in the order of the set. They add up to
    /// the tax of [`sums`](TaxedLine::sums).
    pub fn taxes(&self) -> &[Money<C>] {
        &self.taxes
    }
}

/// All lines of a document with equal taxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxGroup<C: CurrencyKind = Currency> {
    set: TaxSet,
    total: TaxedLine<C>,
    lines: Vec<usize>,
}

impl<C: CurrencyKind> TaxGroup<C> {
    /// The taxes.
    pub fn set(&self) -> &TaxSet {
        &self.set
    }

    /// The sums of its lines.
    pub fn total(&self) -> &TaxedLine<C> {
        &self.total
    }

    /// Its lines, as indices into [`TaxDocument::lines`], in order.
    pub fn lines(&self) -> &[usize] {
        &self.lines
    }
}

/// What [`Taxation::document`](crate::tax::Taxation::document) makes. On every line, in every group
/// and in total, net + tax = gross, and each of the three is the sum of those of the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxDocument<C: CurrencyKind = Currency> {
    currency: C,
    lines: Vec<TaxedLine<C>>,
    groups: Vec<TaxGroup<C>>,
    total: Taxed<C>,
}

impl<C: CurrencyKind> TaxDocument<C> {
    /// Of these lines, and by their taxes which lines they are.
    pub(super) fn new(
        currency: C,
        lines: Vec<TaxedLine<C>>,
        groups: Vec<(&TaxSet, Vec<usize>)>,
    ) -> Result<Self, MoneyError> {
        let groups = groups.into_iter().map(|(set, indices)| {
            let members = || indices.iter().map(|&index| &lines[index]);
            let sums = Taxed::sum(currency, members().map(TaxedLine::sums))?;
            let of_each = (0..set.taxes().len())
                .map(|tax| Money::try_sum(currency, members().map(|line| line.taxes[tax])));
            let taxes = of_each.collect::<Result<_, _>>()?;
            Ok(TaxGroup {
                set: set.clone(),
                total: TaxedLine { sums, taxes },
                lines: indices,
            })
        });
        Ok(Self {
            currency,
            groups: groups.collect::<Result<_, MoneyError>>()?,
            total: Taxed::sum(currency, lines.iter().map(TaxedLine::sums))?,
            lines,
        })
    }

    /// The lines, in the order given.
    pub fn lines(&self) -> &[TaxedLine<C>] {
        &self.lines
    }

    /// The lines by equal taxes, in the order of their first lines.
    pub fn groups(&self) -> &[TaxGroup<C>] {
        &self.groups
    }

    /// The sums of all lines.
    pub fn total(&self) -> Taxed<C> {
        self.total
    }

    /// What one tax takes of all lines, in whatever groups: what is owed to one authority. 0 if
    /// no line bears it.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`], where other taxes of other signs made the total fit.
    pub fn total_of(&self, tax: &Tax) -> Result<Money<C>, MoneyError> {
        let amounts = self.groups.iter().flat_map(|group| {
            let taxes = group.set.taxes().iter().zip(group.total.taxes());
            taxes
                .filter(|(it, _)| *it == tax)
                .map(|(_, &amount)| amount)
        });
        Money::try_sum(self.currency, amounts)
    }
}
