//! What a locale says of amounts.

use core::fmt;

use super::locales::{LOCALES, USUAL_SYMBOLS};
use crate::localized::Separators;

/// The customs of a language and country for amounts, from a table of CLDR's data for some fifty
/// of them. Only Latin digits.
///
/// ```
/// use transom_money::format::Locale;
///
/// assert_eq!(Locale::find("de-CH"), Some(Locale::DE_CH));
/// assert_eq!(Locale::find("de-LI"), None);
/// ```
#[derive(Clone, Copy)]
pub struct Locale(pub(super) &'static Data);

pub(super) struct Data {
    pub(super) name: &'static str,
    pub(super) separators: Separators,
    pub(super) min_grouping: u8,
    pub(super) minus: &'static str,
    /// Of 0 and above, and of what is below.
    pub(super) standard: [Affixes; 2],
    pub(super) accounting: [Affixes; 2],
    pub(super) symbols: &'static [Symbol],
}

/// What goes around the number: `¤` is the unit, `-` the locale's minus.
#[derive(Clone, Copy)]
pub(super) struct Affixes {
    pub(super) prefix: &'static str,
    pub(super) suffix: &'static str,
}

pub(super) struct Symbol {
    pub(super) code: &'static str,
    pub(super) usual: &'static str,
    pub(super) narrow: &'static str,
}

/// Affixes of the table.
pub(super) const fn a(prefix: &'static str, suffix: &'static str) -> Affixes {
    Affixes { prefix, suffix }
}

/// A symbol of the table.
pub(super) const fn s(code: &'static str, symbol: &'static str, narrow: &'static str) -> Symbol {
    Symbol {
        code,
        usual: symbol,
        narrow,
    }
}

impl Locale {
    /// All in the table, by name.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        LOCALES.iter().map(|&data| Self(data))
    }

    /// The locale of exactly this name, such as `de-CH`. There is no falling back to a relative:
    /// a wrong separator is a wrong amount.
    pub fn find(name: &str) -> Option<Self> {
        Self::all().find(|locale| locale.name() == name)
    }

    /// Its name in BCP 47: `de-CH`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// Its decimal separator and its groups.
    #[must_use]
    pub const fn separators(self) -> Separators {
        self.0.separators
    }

    /// Its symbol for a currency; `None` outside the table of common currencies.
    pub fn symbol(self, code: &str) -> Option<&'static str> {
        self.entry(code).map(|entry| entry.usual)
    }

    /// Its narrow symbol for a currency, as [`Locale::symbol`].
    pub fn narrow_symbol(self, code: &str) -> Option<&'static str> {
        self.entry(code).map(|entry| entry.narrow)
    }

    /// The currencies of the table, as this locale shows them.
    pub(crate) fn symbols(self) -> impl Iterator<Item = (&'static str, [&'static str; 2])> {
        USUAL_SYMBOLS.iter().map(move |usual| {
            let entry = self.own_entry(usual.code).unwrap_or(usual);
            (entry.code, [entry.usual, entry.narrow])
        })
    }

    fn entry(self, code: &str) -> Option<&'static Symbol> {
        self.own_entry(code)
            .or_else(|| lookup(&USUAL_SYMBOLS, code))
    }

    fn own_entry(self, code: &str) -> Option<&'static Symbol> {
        lookup(self.0.symbols, code)
    }

    pub(super) const fn min_grouping(self) -> u8 {
        self.0.min_grouping
    }

    pub(super) const fn minus(self) -> &'static str {
        self.0.minus
    }

    pub(super) const fn affixes(self, accounting: bool, negative: bool) -> Affixes {
        let [positive, below] = if accounting {
            self.0.accounting
        } else {
            self.0.standard
        };
        if negative { below } else { positive }
    }
}

fn lookup(symbols: &'static [Symbol], code: &str) -> Option<&'static Symbol> {
    symbols
        .binary_search_by(|symbol| symbol.code.cmp(code))
        .ok()
        .map(|index| &symbols[index])
}

impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Locale {}

/// The name.
impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({self})")
    }
}
