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

    /// The first day it was in use anywhere: CLDR's, or one listed with its source in `data/`.
    /// Several currencies are older than their code. `None` where nobody says, as for most funds
    /// and all metals.
    pub fn first_day(self) -> Option<NaiveDate> {
        date(self.listed()?.first)
    }

    /// The last day a withdrawn currency was listed by ISO 4217 or in use anywhere: the later of
    /// the end of the month of its [withdrawal](Self::withdrawn) and of CLDR's last day, or the
    /// one listed with its source in `data/` instead of CLDR's. `None` for what is current.
    ///
    /// The two can be years apart, and either can be the later: CLDR has the karbovanets (`UAK`)
    /// end in 1993, ISO in 1996, when the hryvnia came.
    pub fn last_day(self) -> Option<NaiveDate> {
        let entry = self.listed()?;
        let withdrawn = entry.withdrawn().and_then(|month| {
            let first = date(Date { day: 1, ..month })?;
            first.checked_add_months(chrono::Months::new(1))?.pred_opt()
        });
        // `None` is less than any day.
        date(entry.last).max(withdrawn)
    }

    /// Whether the currency was listed by ISO 4217 or in use by CLDR on that day: not before
    /// [`first_day`](Self::first_day) and not after [`last_day`](Self::last_day).
    ///
    /// It is generous, to refuse what cannot be and let doubtful days pass: a first day that is
    /// unknown is "always", so `XDR` and `XAU` are valid in any century, and a code that ISO kept
    /// long after the money was gone is valid until ISO dropped it. It says nothing of legal
    /// tender. True on every day for a currency of your own, of which nothing is known.
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

    /// The step that cash is paid in, in major units: 0.05 for `CHF` and `AUD`, 5 for `HUF`, and
    /// the minor unit where nothing coarser is known, as for a currency of your own. `None` where
    /// there is no minor unit.
    ///
    /// The steps are CLDR's, and for seven more currencies those listed with their sources in
    /// `data/` (`AUD`, `HKD`, `ILS`, `MYR`, `NZD`, `SGD`, `ZAR`). They are customs of cash, which
    /// change when coins go, and the list is not complete: a new version of this crate may have
    /// another step. It is also the currency's step, not a country's: euros are rounded to 0.05
    /// in Finland and not in Germany. Where your own step counts, pass it to
    /// [`Money::round_to_step`](crate::Money::round_to_step).
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
