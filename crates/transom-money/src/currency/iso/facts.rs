//! What ISO 4217 and CLDR say about a currency.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::entry::Date;
use crate::{Currency, IsoKind};

/// `None` for a currency of your own, also for one that has the code of a listed currency but
/// another exponent.
impl Currency {
    /// ISO 4217's number: 840 for `USD`; `None` also for the withdrawn `XFO`, `XFU` and `XRE`,
    /// which never had one.
    pub fn numeric(self) -> Option<u16> {
        self.listed()
            .map(|entry| entry.numeric)
            .filter(|&numeric| numeric != 0)
    }

    /// ISO 4217's English name: "US Dollar".
    pub fn name(self) -> Option<&'static str> {
        self.listed().map(|entry| entry.name)
    }

    /// What the code stands for: money, a fund, a metal, ..., or something withdrawn.
    pub fn kind(self) -> Option<IsoKind> {
        self.listed().map(|entry| entry.kind)
    }

    /// Whether ISO 4217 lists it today (list one). False for a withdrawn currency and for one of
    /// your own.
    pub fn is_current(self) -> bool {
        self.kind().is_some_and(|kind| kind != IsoKind::Historic)
    }

    /// The year and month in which ISO 4217 withdrew it; where the list gives a range, its end,
    /// and of a range of years the last December. This is when the code went: coins and notes
    /// often went earlier or later, see [`Currency::last_day`].
    pub fn withdrawn(self) -> Option<(i32, u32)> {
        let day = self.listed()?.withdrawn()?;
        Some((day.year.into(), day.month.into()))
    }

    /// What replaced it: `EUR` for `HRK`. `None` for what is current, for what was split up
    /// (`SUR`, `CSK`), and where it is not clear. The successor may be withdrawn too: `ROK` gave
    /// way to `ROL`, and that to `RON`. An amount needs an exchange rate to follow.
    pub fn successor(self) -> Option<Self> {
        Self::iso_const(self.listed()?.successor)
    }

    /// The first day it was in use anywhere, as CLDR has it. Several currencies are older than
    /// their code.
    pub fn first_day(self) -> Option<NaiveDate> {
        date(self.listed()?.first)
    }

    /// The last day a withdrawn currency was in use anywhere, as CLDR has it; where it has none,
    /// the end of ISO's month of withdrawal. `None` for what is current.
    pub fn last_day(self) -> Option<NaiveDate> {
        let entry = self.listed()?;
        date(entry.last).or_else(|| {
            let withdrawn = entry.withdrawn()?;
            let first = date(Date {
                day: 1,
                ..withdrawn
            })?;
            first.checked_add_months(chrono::Months::new(1))?.pred_opt()
        })
    }

    /// Whether the currency was in use on that day: not before [`first_day`](Self::first_day)
    /// and not after [`last_day`](Self::last_day), where they are known. True on every day for a
    /// currency of your own, of which nothing is known.
    ///
    /// ```
    /// use transom_money::{Currency, NaiveDate};
    ///
    /// let kuna = Currency::iso("HRK")?;
    /// let day = |year| NaiveDate::from_ymd_opt(year, 6, 30).unwrap();
    /// assert!(kuna.valid_on(day(2022)));
    /// assert!(!kuna.valid_on(day(2023)));
    /// assert!(!Currency::EUR.valid_on(day(1998)));
    /// # Ok::<_, transom_money::UnknownCurrency>(())
    /// ```
    pub fn valid_on(self, date: NaiveDate) -> bool {
        self.first_day().is_none_or(|first| first <= date)
            && self.last_day().is_none_or(|last| date <= last)
    }

    /// The step that cash is paid in, in major units: 0.05 for `CHF`, 5 for `HUF`, and the minor
    /// unit where CLDR knows nothing coarser, as for a currency of your own. `None` where there
    /// is no minor unit.
    ///
    /// It is the currency's step, not a country's: euros are rounded to 0.05 in Finland and not
    /// in Germany. For that, see [`Money::round_to_step`](crate::Money::round_to_step).
    pub fn cash_step(self) -> Option<Decimal> {
        let minor_unit = (1, self.exponent()?);
        let (mantissa, scale) = match self.listed().map(|entry| entry.cash) {
            None | Some((0, _)) => minor_unit,
            Some(coarser) => coarser,
        };
        Some(Decimal::from_parts(
            mantissa.into(),
            0,
            0,
            false,
            scale.into(),
        ))
    }
}

fn date(day: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
}
