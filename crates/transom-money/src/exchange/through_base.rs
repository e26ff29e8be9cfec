//! Cross rates through one currency.

use chrono::NaiveDate;

use super::{ExchangeError, ExchangeRate, RateProvider};
use crate::Currency;

/// Triangulation: from `A` to `B` by another provider's rates from `A` to a base currency and
/// from there to `B`. Where `A` or `B` is the base, it is the other provider's rate itself.
///
/// A direct rate between `A` and `B` is not looked for: to prefer it, put the other provider
/// before this one in a [`Chain`](crate::exchange::Chain).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThroughBase<P> {
    base: Currency,
    rates: P,
}

impl<P: RateProvider> ThroughBase<P> {
    /// Through `base`, by the rates of another provider.
    pub fn new(base: Currency, rates: P) -> Self {
        Self { base, rates }
    }
}

impl<P: RateProvider> RateProvider for ThroughBase<P> {
    fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<Option<ExchangeRate>, ExchangeError> {
        if from == self.base || to == self.base {
            return self.rates.rate(from, to, date);
        }
        let Some(first) = self.rates.rate(from, self.base, date)? else {
            return Ok(None);
        };
        let Some(second) = self.rates.rate(self.base, to, date)? else {
            return Ok(None);
        };
        first.cross(&second).map(Some)
    }

    fn latest(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<ExchangeRate> {
        if from == self.base || to == self.base {
            return self.rates.latest(from, to, date);
        }
        let first = self.rates.latest(from, self.base, date)?;
        let second = self.rates.latest(self.base, to, date)?;
        first.cross(&second).ok()
    }
}
