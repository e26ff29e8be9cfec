//! The first of several providers that has a rate.

use alloc::vec::Vec;

use chrono::NaiveDate;

use super::{ExchangeError, ExchangeRate, RateProvider};
use crate::Currency;

/// Several providers, asked in order: the first that has a rate answers, also where a later one
/// has a fresher rate. An error ends the search, as the next provider would hide it.
///
/// For providers of several types, `P` is `Box<dyn RateProvider>` or `&dyn RateProvider`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain<P>(Vec<P>);

impl<P: RateProvider> Chain<P> {
    /// These, the first one first.
    pub fn new(providers: impl IntoIterator<Item = P>) -> Self {
        Self(providers.into_iter().collect())
    }
}

impl<P: RateProvider> RateProvider for Chain<P> {
    fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<Option<ExchangeRate>, ExchangeError> {
        for provider in &self.0 {
            if let Some(rate) = provider.rate(from, to, date)? {
                return Ok(Some(rate));
            }
        }
        Ok(None)
    }

    /// The latest that any of them has.
    fn latest(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<ExchangeRate> {
        let known = self.0.iter().filter_map(|it| it.latest(from, to, date));
        known.max_by_key(ExchangeRate::as_of)
    }
}
