//! How old a rate may be.

use chrono::{Days, NaiveDate};

/// Which published rate is good for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Age {
    /// That of the day itself and no other.
    Exact,
    /// The latest of the day or before it, at most so many days before: `AtMost(3)` has Friday's
    /// rate on a Monday. One of a later day is never good, as nobody knew it then.
    AtMost(u32),
}

impl Age {
    /// The earliest day whose rate is good for `date`.
    pub(super) fn earliest(self, date: NaiveDate) -> NaiveDate {
        let days = match self {
            Self::Exact => 0,
            Self::AtMost(days) => u64::from(days),
        };
        date.checked_sub_days(Days::new(days))
            .unwrap_or(NaiveDate::MIN)
    }
}
