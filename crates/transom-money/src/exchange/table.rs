//! Rates that were loaded.

use alloc::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Age, ExchangeError, ExchangeRate, RateProvider};
use crate::{Currency, CurrencyKind};

/// A fixed table of rates, by pair and day. It has the pairs that were put in and no others:
/// neither their [inverses](crate::exchange::Reversed) nor [cross rates](crate::exchange::ThroughBase).
///
/// ```
/// use transom_money::exchange::{Age, Chain, RateTable, Reversed, ThroughBase};
/// use transom_money::{Currency, Decimal, ExchangeRate, Money, NaiveDate, RateProvider, Rounding};
///
/// let friday = NaiveDate::from_ymd_opt(2026, 2, 27).unwrap();
/// let monday = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
/// let (eur, usd, chf) = (Currency::EUR, Currency::USD, Currency::CHF);
///
/// // What a central bank publishes: what its own currency is worth in others.
/// let mut published = RateTable::new(Age::AtMost(3));
/// published.insert(ExchangeRate::new(eur, usd, Decimal::new(125, 2), friday, "ECB")?);
/// published.insert(ExchangeRate::new(eur, chf, Decimal::new(95, 2), friday, "ECB")?);
///
/// // Both directions, and between any two of the others.
/// let reversed = Reversed(&published);
/// let both_ways = Chain::new([&published as &dyn RateProvider, &reversed]);
/// let rates = ThroughBase::new(eur, both_ways);
///
/// let price: Money = "USD 100.00".parse().unwrap();
/// let francs = rates.convert(price, chf, monday, Rounding::HalfEven)?;
/// assert_eq!(francs.to_string(), "CHF 76.00");
///
/// let error = rates.require(usd, Currency::JPY, monday).unwrap_err();
/// assert_eq!(error.to_string(), "no exchange rate from USD to JPY for 2026-03-02");
/// # Ok::<_, transom_money::exchange::ExchangeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTable {
    age: Age,
    rates: BTreeMap<(Currency, Currency, NaiveDate), ExchangeRate>,
}

impl RateTable {
    /// An empty one, that answers for a day with a rate of such an age.
    pub fn new(age: Age) -> Self {
        Self {
            age,
            rates: BTreeMap::new(),
        }
    }

    /// Puts in a rate, and returns the one for the same pair and day that it replaces.
    pub fn insert<A: CurrencyKind, B: CurrencyKind>(
        &mut self,
        rate: ExchangeRate<A, B>,
    ) -> Option<ExchangeRate> {
        let rate = rate.erase();
        let key = (rate.from(), rate.to(), rate.as_of());
        self.rates.insert(key, rate)
    }

    /// Takes out the rate for a pair and a day, and returns it.
    pub fn remove(
        &mut self,
        from: Currency,
        to: Currency,
        as_of: NaiveDate,
    ) -> Option<ExchangeRate> {
        self.rates.remove(&(from, to, as_of))
    }

    /// Keeps the rates for which `keep` is true:
    /// `table.retain(|rate| rate.as_of() >= day)` leaves out those of the days before.
    pub fn retain(&mut self, mut keep: impl FnMut(&ExchangeRate) -> bool) {
        self.rates.retain(|_, rate| keep(rate));
    }

    /// The rates, by pair and then by day.
    pub fn iter(&self) -> impl Iterator<Item = &ExchangeRate> {
        self.rates.values()
    }
}

/// As [`RateTable::insert`] for each.
impl<A: CurrencyKind, B: CurrencyKind> Extend<ExchangeRate<A, B>> for RateTable {
    fn extend<I: IntoIterator<Item = ExchangeRate<A, B>>>(&mut self, rates: I) {
        for rate in rates {
            self.insert(rate);
        }
    }
}

impl RateProvider for RateTable {
    fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
    ) -> Result<Option<ExchangeRate>, ExchangeError> {
        let good = (from, to, self.age.earliest(date))..=(from, to, date);
        let latest = self.rates.range(good).next_back();
        Ok(latest.map(|(_, rate)| rate.clone()))
    }

    fn latest(&self, from: Currency, to: Currency, date: NaiveDate) -> Option<ExchangeRate> {
        let known = (from, to, NaiveDate::MIN)..=(from, to, date);
        self.rates
            .range(known)
            .next_back()
            .map(|(_, rate)| rate.clone())
    }
}
