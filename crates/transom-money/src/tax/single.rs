//! One amount and one rate.

use crate::{Currency, CurrencyKind, Money, MoneyError, Rate, Rounding};

/// An amount without its tax, the tax, and both together: always net + tax = gross, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Taxed<C: CurrencyKind = Currency> {
    net: Money<C>,
    tax: Money<C>,
    gross: Money<C>,
}

impl<C: CurrencyKind> Taxed<C> {
    pub(super) fn from_net(net: Money<C>, tax: Money<C>) -> Result<Self, MoneyError> {
        let gross = net.try_add(tax)?;
        Ok(Self { net, tax, gross })
    }

    pub(super) fn from_gross(gross: Money<C>, tax: Money<C>) -> Result<Self, MoneyError> {
        let net = gross.try_sub(tax)?;
        Ok(Self { net, tax, gross })
    }

    pub(super) fn sum(
        currency: C,
        parts: impl Iterator<Item = Self> + Clone,
    ) -> Result<Self, MoneyError> {
        let net = Money::try_sum(currency, parts.clone().map(Self::net))?;
        let tax = Money::try_sum(currency, parts.map(Self::tax))?;
        Self::from_net(net, tax)
    }

    /// Without the tax.
    pub fn net(self) -> Money<C> {
        self.net
    }

    /// The tax alone.
    pub fn tax(self) -> Money<C> {
        self.tax
    }

    /// With the tax.
    pub fn gross(self) -> Money<C> {
        self.gross
    }
}

impl<C: CurrencyKind> Money<C> {
    /// This amount as a net one, with the tax that comes on top. The tax is rounded to whole
    /// minor units by the mode given, and nothing else is: net + tax = gross.
    ///
    /// ```
    /// use transom_money::{Money, Rate, Rounding, Usd};
    ///
    /// let sale = Money::<Usd>::minor(19_99).add_tax(Rate::percent(8), Rounding::HalfUp)?;
    /// assert_eq!((sale.tax(), sale.gross()), (Money::minor(1_60), Money::minor(21_59)));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Rate::of`]; [`MoneyError::Overflow`] and [`MoneyError::Inexact`] where the gross
    /// amount cannot be held.
    pub fn add_tax(self, rate: Rate, mode: Rounding) -> Result<Taxed<C>, MoneyError> {
        Taxed::from_net(self, rate.of(self, mode)?)
    }

    /// This amount as a gross one, with the tax that is in it: gross × rate / (1 + rate),
    /// rounded to whole minor units by the mode given. Net is the rest, so net + tax = gross.
    ///
    /// After [`add_tax`](Money::add_tax) with the same mode and a rate that is not negative, it
    /// gives back the net amount if that was in whole minor units. The other way round a minor
    /// unit may differ, as not every gross amount has a net one: at 20 % none leads to 0.03.
    ///
    /// ```
    /// use transom_money::{Eur, Money, Rate, Rounding};
    ///
    /// let sale = Money::<Eur>::minor(100_00).extract_tax(Rate::percent(19), Rounding::HalfUp)?;
    /// assert_eq!((sale.net(), sale.tax()), (Money::minor(84_03), Money::minor(15_97)));
    /// # Ok::<_, transom_money::MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`] for -100 %, and as [`Money::add_tax`].
    pub fn extract_tax(self, rate: Rate, mode: Rounding) -> Result<Taxed<C>, MoneyError> {
        let within = rate.ratio().try_div(rate.growth()?)?;
        Taxed::from_gross(self, Rate::from(within).of(self, mode)?)
    }
}
