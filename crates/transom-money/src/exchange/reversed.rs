//! The inverse of what another provider has.

use chrono::NaiveDate;

use super::{ExchangeError, ExchangeRate, RateProvider};
use crate::Currency;

/// From `A` to `B` by the exact [inverse](ExchangeRate::inverse) of another provider's rate from
/// `B` to `A`. It does not have that other rate itself: put both in a [`Chain`](crate::exchange::Chain).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reversed<P>(pub P);

impl<P: RateProvider> RateProvider for Reversed<P> {
    fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<Option<ExchangeRate>, ExchangeError> {
        let rate = self.0.rate(to, from, date)?;
        Ok(rate.map(|rate| rate.inverse()))
    }

    fn latest(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<ExchangeRate> {
        let rate = self.0.latest(to, from, date)?;
        Some(rate.inverse())
    }
}
