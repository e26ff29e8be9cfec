//! What a payment provider takes for the minor unit of a currency, as data.

use rust_decimal::Decimal;

use crate::Currency;

/// How somebody writes amounts as integers: [`ISO`](MinorUnitProfile::ISO) itself, a provider
/// that has its own list ([`STRIPE`](MinorUnitProfile::STRIPE),
/// [`ADYEN`](MinorUnitProfile::ADYEN)), or one of your own.
///
/// ```
/// use transom_money::minor_units::{MinorUnitProfile, MinorUnitRule, OtherCurrencies};
/// use transom_money::{Currency, Money};
///
/// const TERMINAL: MinorUnitProfile = MinorUnitProfile::new(
///     "the card terminal",
///     &[MinorUnitRule::new(Currency::HUF, 0), MinorUnitRule::new(Currency::CHF, 2).step(5)],
///     OtherCurrencies::Refused,
/// );
///
/// let price: Money = "HUF 1990".parse()?;
/// assert_eq!(price.minor_units_with(&TERMINAL)?, 1990);
///
/// let price: Money = "CHF 9.99".parse()?;
/// assert_eq!(
///     price.minor_units_with(&TERMINAL).unwrap_err().to_string(),
///     "the card terminal takes CHF in steps of 0.05, which 9.99 is not a multiple of",
/// );
/// # Ok::<_, Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinorUnitProfile<'a> {
    pub(super) name: &'a str,
    rules: &'a [MinorUnitRule],
    others: OtherCurrencies,
}

/// How one currency is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinorUnitRule {
    currency: Currency,
    pub(super) digits: u8,
    /// In units of 10^-`digits`.
    pub(super) step: u32,
}

/// What a profile says of a currency for which it has no rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OtherCurrencies {
    /// Its own exponent is used, also for a currency of your own.
    OwnExponent,
    /// Its own exponent is used, if ISO 4217 lists the currency; all others are refused. For
    /// providers, who know nothing of currencies of your own.
    IsoOwnExponent,
    /// Its own exponent is used, if ISO 4217 lists the currency with that exponent; all others
    /// are refused. For lists that begin with "unless noted, all have two decimals": a currency
    /// that has three and is not noted is a gap in the list.
    IsoWithExponent(u8),
    /// They are refused.
    Refused,
}

impl MinorUnitRule {
    /// `currency` is written in units of 10^-`digits`, whatever its own exponent is.
    ///
    /// # Panics
    ///
    /// When `digits` is above 28, which in a `const` fails the build.
    #[must_use]
    pub const fn new(currency: Currency, digits: u8) -> Self {
        assert!(digits <= 28, "an amount has at most 28 decimal places");
        Self {
            currency,
            digits,
            step: 1,
        }
    }

    /// Only multiples of so many units are taken: 100 where the two decimals have to be 00.
    ///
    /// # Panics
    ///
    /// When `units` is 0, which in a `const` fails the build.
    #[must_use]
    pub const fn step(mut self, units: u32) -> Self {
        assert!(units > 0, "a step is above 0");
        self.step = units;
        self
    }

    /// The step in the major unit.
    pub(super) fn smallest(self) -> Decimal {
        Decimal::from_parts(self.step, 0, 0, false, self.digits.into())
    }
}

impl<'a> MinorUnitProfile<'a> {
    /// `name` says whose it is, for errors. `rules` hold for single currencies, of two rules for
    /// one currency the first; `others` holds for the rest.
    #[must_use]
    pub const fn new(name: &'a str, rules: &'a [MinorUnitRule], others: OtherCurrencies) -> Self {
        Self {
            name,
            rules,
            others,
        }
    }
}

impl MinorUnitProfile<'_> {
    /// The smallest amount of `currency` that can be written, in the major unit; all others are
    /// multiples of it. `None` where the profile refuses the currency.
    pub fn step(&self, currency: Currency) -> Option<Decimal> {
        self.rule(currency).map(MinorUnitRule::smallest)
    }

    /// How many decimal places the integers of `currency` have. `None` where the profile refuses
    /// the currency.
    pub fn digits(&self, currency: Currency) -> Option<u8> {
        self.rule(currency).map(|rule| rule.digits)
    }

    pub(super) fn rule(&self, currency: Currency) -> Option<MinorUnitRule> {
        let rule = self.rules.iter().find(|rule| rule.currency == currency);
        rule.copied().or_else(|| {
            let digits = currency.exponent()?;
            let known = match self.others {
                OtherCurrencies::OwnExponent => true,
                OtherCurrencies::IsoOwnExponent => currency.kind().is_some(),
                OtherCurrencies::IsoWithExponent(wanted) => {
                    digits == wanted && currency.kind().is_some()
                }
                OtherCurrencies::Refused => false,
            };
            known.then(|| MinorUnitRule::new(currency, digits))
        })
    }
}
