//! ISO 4217: looking codes up in the generated tables.

mod common;
mod entry;
mod facts;
mod kind;

use core::str::FromStr;

use super::iso4217::{LIST_ONE, LIST_THREE};
use super::{Currency, UnknownCurrency, code};

pub(super) use self::entry::{Entry, current, fund, historic, metal, special};
pub use self::kind::IsoKind;

impl Currency {
    /// The currency ISO 4217 lists under this code: a current one (list one, as published on
    /// 2026-01-01) or a withdrawn one (list three), because what was stored in `DEM` has to
    /// load. [`is_current`](Currency::is_current) tells them apart. Codes are upper case: `usd`
    /// is not a code.
    ///
    /// ```
    /// use transom_money::Currency;
    ///
    /// let kuna = Currency::iso("HRK")?;
    /// assert!(!kuna.is_current());
    /// assert_eq!((kuna.withdrawn(), kuna.successor()), (Some((2023, 1)), Some(Currency::EUR)));
    /// # Ok::<_, transom_money::UnknownCurrency>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnknownCurrency`] for any other string.
    pub fn iso(code: &str) -> Result<Self, UnknownCurrency> {
        Self::iso_const(code).ok_or_else(|| UnknownCurrency::not_iso(code))
    }

    /// [`Currency::iso`] for what is known when the program is compiled.
    pub(crate) const fn iso_const(code: &str) -> Option<Self> {
        match code::pack(code) {
            Ok(packed) => match find(packed) {
                Some(entry) => Some(entry.currency),
                None => None,
            },
            Err(_) => None,
        }
    }

    /// The currency with ISO 4217's number: 840 is `USD`. Numbers outlive codes; where several
    /// share one, it is the current currency, or else the one withdrawn last: 891 is `CSD`, not
    /// the `YUM` before it.
    pub fn iso_numeric(numeric: u16) -> Option<Self> {
        let current = LIST_ONE.iter().find(|entry| entry.has_numeric(numeric));
        let latest = || {
            let historic = LIST_THREE.iter().filter(|entry| entry.has_numeric(numeric));
            historic.max_by_key(|entry| entry.withdrawn())
        };
        current.or_else(latest).map(|entry| entry.currency)
    }

    /// All 178 currencies of ISO 4217's list one, in the order of their codes.
    pub fn iso_all() -> impl ExactSizeIterator<Item = Self> {
        LIST_ONE.iter().map(|entry| entry.currency)
    }

    /// All 129 withdrawn currencies of ISO 4217's list three, in the order of their codes.
    pub fn iso_historic() -> impl ExactSizeIterator<Item = Self> {
        LIST_THREE.iter().map(|entry| entry.currency)
    }

    fn listed(self) -> Option<&'static Entry> {
        find(self.packed_code()).filter(|entry| entry.currency == self)
    }
}

/// As [`Currency::iso`].
impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::iso(code)
    }
}

// The codes alone are dense: a search stays within a few cache lines.
static CODES_ONE: [u64; LIST_ONE.len()] = codes(&LIST_ONE);
static CODES_THREE: [u64; LIST_THREE.len()] = codes(&LIST_THREE);

const fn codes<const N: usize>(list: &[Entry; N]) -> [u64; N] {
    let mut codes = [0; N];
    let mut index = 0;
    while index < N {
        codes[index] = list[index].currency.packed_code();
        index += 1;
    }
    codes
}

const fn find(packed_code: u64) -> Option<&'static Entry> {
    if let Some(index) = position(&CODES_ONE, packed_code) {
        return Some(&LIST_ONE[index]);
    }
    match position(&CODES_THREE, packed_code) {
        Some(index) => Some(&LIST_THREE[index]),
        None => None,
    }
}

/// Binary search; that of slices is not const.
const fn position(codes: &[u64], code: u64) -> Option<usize> {
    let (mut low, mut high) = (0, codes.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if codes[middle] < code {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low < codes.len() && codes[low] == code {
        Some(low)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_so_that_every_code_is_found() {
        assert!(CODES_ONE.is_sorted_by(|a, b| a < b));
        assert!(CODES_THREE.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_code_can_be_looked_up_when_the_program_is_compiled() {
        const EURO: Option<Currency> = Currency::iso_const("EUR");
        const MARK: Option<Currency> = Currency::iso_const("DEM");
        const NONE: Option<Currency> = Currency::iso_const("EURO");
        assert_eq!(EURO, Some(Currency::EUR));
        assert_eq!(MARK, Currency::iso("DEM").ok());
        assert_eq!(NONE, None);
    }
}
