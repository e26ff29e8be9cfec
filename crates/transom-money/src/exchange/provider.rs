//! Who has rates.

use alloc::boxed::Box;

use chrono::NaiveDate;

use super::{ExchangeError, ExchangeRate};
use crate::{Currency, Money, Rounding};

/// Something that has rates of exchange. There is no global one: pass it to who needs it.
///
/// None of the providers here does I/O. Load the rates first, into a
/// [`RateTable`](crate::exchange::RateTable) or a type of your own.
pub trait RateProvider {
    /// The rate from one currency to another that is good for a day, or `None` if this provider
    /// has none. It is asked for two different currencies.
    ///
    /// # Errors
    ///
    /// When there is a rate that cannot be used, such as a cross rate that is too large.
    fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<Option<ExchangeRate>, ExchangeError>;

    /// The rate, or an error that names the pair and the day. A currency is worth 1 of itself,
    /// with nobody asked.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::NoRate`], and as [`RateProvider::rate`].
    fn require(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<ExchangeRate, ExchangeError> {
        if from == to {
            return ExchangeRate::new(from, to, 1, date, "identity");
        }
        self.rate(from, to, date)?
            .ok_or_else(|| ExchangeError::NoRate {
                from,
                to,
                date,
                latest: self.latest(from, to, date).map(|rate| rate.as_of()),
            })
    }

    /// The latest rate from one currency to another of that day or before, however old it is:
    /// for [`ExchangeError::NoRate`] to say what there would have been. `None` if there is none,
    /// or if the provider cannot tell.
    fn latest(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<ExchangeRate> {
        let _ = (from, to, date);
        None
    }

    /// What an amount is worth in another currency on a day, in whole minor units, rounded by
    /// the mode given. In its own currency it is worth itself: nothing is rounded, and no minor
    /// unit is needed.
    ///
    /// # Errors
    ///
    /// As [`RateProvider::require`] and [`ExchangeRate::convert`].
    fn convert(
        &self,
        money: Money,
        to: Currency,
        date: NaiveDate,
        mode: Rounding,
    ) -> Result<Money, ExchangeError> {
        if money.currency() == to {
            return Ok(money);
        }
        let rate = self.require(money.currency(), to, date)?;
        Ok(rate.convert(money, mode)?)
    }
}

impl<P: RateProvider + ?Sized> RateProvider for &P {
    fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<Option<ExchangeRate>, ExchangeError> {
        (**self).rate(from, to, date)
    }

    fn latest(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<ExchangeRate> {
        (**self).latest(from, to, date)
    }
}

impl<P: RateProvider + ?Sized> RateProvider for Box<P> {
    fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<Option<ExchangeRate>, ExchangeError> {
        (**self).rate(from, to, date)
    }

    fn latest(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<ExchangeRate> {
        (**self).latest(from, to, date)
    }
}
