//! ISO 4217: looking codes up in the generated table, and names for the common ones.

use core::str::FromStr;

use super::iso4217::LIST_ONE;
use super::{Currency, UnknownCurrency, code};

/// One line of list one.
#[derive(Debug)]
pub(super) struct Entry {
    currency: Currency,
    numeric: u16,
    name: &'static str,
}

pub(super) const fn entry(
    code: &str,
    numeric: u16,
    exponent: Option<u8>,
    name: &'static str,
) -> Entry {
    Entry {
        currency: Currency::literal(code, exponent),
        numeric,
        name,
    }
}

impl Currency {
    /// The currency ISO 4217 lists under this code (list one, as published on 2026-01-01).
    /// Codes are upper case: `usd` is not a code.
    ///
    /// # Errors
    ///
    /// [`UnknownCurrency`] for any other string, withdrawn codes among them.
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

    /// All 178 currencies of ISO 4217's list one, in the order of their codes.
    pub fn iso_all() -> impl ExactSizeIterator<Item = Self> {
        LIST_ONE.iter().map(|entry| entry.currency)
    }

    /// ISO 4217's number: 840 for `USD`. `None` for a currency of your own, also for one that
    /// has the code of a listed currency but another exponent.
    pub fn numeric(self) -> Option<u16> {
        self.listed().map(|entry| entry.numeric)
    }

    /// ISO 4217's English name: "US Dollar". `None` as in [`Currency::numeric`].
    pub fn name(self) -> Option<&'static str> {
        self.listed().map(|entry| entry.name)
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

/// Binary search; that of slices is not const.
const fn find(packed_code: u64) -> Option<&'static Entry> {
    let (mut low, mut high) = (0, LIST_ONE.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if LIST_ONE[middle].currency.packed_code() < packed_code {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low < LIST_ONE.len() && LIST_ONE[low].currency.packed_code() == packed_code {
        Some(&LIST_ONE[low])
    } else {
        None
    }
}

macro_rules! common {
    ($($code:ident $exponent:literal $name:literal)*) => {
        impl Currency {
            $(
                #[doc = concat!($name, ", ", $exponent, " digits.")]
                pub const $code: Self = Self::literal(stringify!($code), Some($exponent));
            )*
        }

        #[cfg(test)]
        const COMMON: &[(Currency, &str)] = &[$((Currency::$code, $name)),*];
    };
}

common! {
    AUD 2 "Australian Dollar"
    BRL 2 "Brazilian Real"
    CAD 2 "Canadian Dollar"
    CHF 2 "Swiss Franc"
    CNY 2 "Yuan Renminbi"
    CZK 2 "Czech Koruna"
    DKK 2 "Danish Krone"
    EUR 2 "Euro"
    GBP 2 "Pound Sterling"
    HKD 2 "Hong Kong Dollar"
    HUF 2 "Forint"
    INR 2 "Indian Rupee"
    JPY 0 "Yen"
    KRW 0 "Won"
    KWD 3 "Kuwaiti Dinar"
    MXN 2 "Mexican Peso"
    NOK 2 "Norwegian Krone"
    NZD 2 "New Zealand Dollar"
    PLN 2 "Zloty"
    SEK 2 "Swedish Krona"
    SGD 2 "Singapore Dollar"
    USD 2 "US Dollar"
    ZAR 2 "Rand"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_agree_with_the_list() {
        for &(currency, name) in COMMON {
            assert_eq!(Currency::iso(&currency.code()), Ok(currency));
            assert_eq!(currency.name(), Some(name), "{currency}");
        }
    }

    #[test]
    fn the_list_is_sorted_so_that_every_code_is_found() {
        assert!(LIST_ONE.is_sorted_by(|a, b| a.currency < b.currency));
    }
}
