//! One line of the generated tables, and the words they are written in.

use super::IsoKind;
use crate::Currency;

/// One currency of ISO 4217. Zero and the empty string stand for "not known", to keep it small.
#[derive(Debug)]
pub(in crate::currency) struct Entry {
    pub(super) currency: Currency,
    pub(super) name: &'static str,
    pub(super) successor: &'static str,
    pub(super) first: Date,
    pub(super) last: Date,
    /// The day is not known, and 0.
    withdrawn: Date,
    pub(super) numeric: u16,
    /// A mantissa and its decimal places.
    pub(super) cash: (u8, u8),
    pub(super) kind: IsoKind,
}

/// Year, month and day; the derived order is that of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

const UNKNOWN: Date = Date {
    year: 0,
    month: 0,
    day: 0,
};

macro_rules! kinds {
    ($($function:ident $kind:ident)*) => {
        $(
            pub(in crate::currency) const fn $function(
                code: &str,
                numeric: u16,
                exponent: Option<u8>,
                name: &'static str,
            ) -> Entry {
                Entry {
                    currency: Currency::of_the_list(code, exponent),
                    name,
                    successor: "",
                    first: UNKNOWN,
                    last: UNKNOWN,
                    withdrawn: UNKNOWN,
                    numeric,
                    cash: (0, 0),
                    kind: IsoKind::$kind,
                }
            }
        )*
    };
}

kinds! {
    current Current
    fund Fund
    metal Metal
    special Special
    historic Historic
}

impl Entry {
    /// In use since that day.
    pub(in crate::currency) const fn since(mut self, year: u16, month: u8, day: u8) -> Self {
        self.first = Date { year, month, day };
        self
    }

    /// In use up to that day, and on it.
    pub(in crate::currency) const fn until(mut self, year: u16, month: u8, day: u8) -> Self {
        self.last = Date { year, month, day };
        self
    }

    /// Withdrawn by ISO in that month.
    pub(in crate::currency) const fn gone(mut self, year: u16, month: u8) -> Self {
        let day = 0;
        self.withdrawn = Date { year, month, day };
        self
    }

    /// Replaced by that currency.
    pub(in crate::currency) const fn then(mut self, successor: &'static str) -> Self {
        self.successor = successor;
        self
    }

    /// Cash comes in steps of `mantissa` × 10^-`scale`, coarser than the minor unit.
    pub(in crate::currency) const fn cash(mut self, mantissa: u8, scale: u8) -> Self {
        self.cash = (mantissa, scale);
        self
    }

    pub(super) fn has_numeric(&self, numeric: u16) -> bool {
        self.numeric == numeric && numeric != 0
    }

    pub(super) fn withdrawn(&self) -> Option<Date> {
        (self.withdrawn != UNKNOWN).then_some(self.withdrawn)
    }
}
