//! The packed, self-describing currency.

mod code;
mod error;
mod iso;
mod iso4217;
mod kind;
mod typed;

use core::fmt;
use core::num::NonZeroU64;

pub use self::code::CurrencyCode;
pub(crate) use self::error::KEPT_CHARS;
pub use self::error::{InvalidCurrency, UnknownCurrency};
pub use self::iso::IsoKind;
pub use self::kind::{CurrencyKind, StaticCurrency};
pub use self::typed::{Aud, Cad, Chf, Eur, Gbp, Jpy, Usd};

/// A currency: its code and the number of digits of its minor unit, in eight bytes.
///
/// The code is 1 to 11 characters of `A-Z0-9`, at least one of them a letter. The exponent is
/// 0 to 28, or "not applicable" as ISO 4217 has it for gold (`XAU`) or for testing (`XTS`).
/// There is no registry, lock or lifetime behind it: a value says all there is to know.
///
/// Two currencies are equal when code **and** exponent are: a `USDT` of 6 digits and a `USDT`
/// of 18 do not mix. A code of ISO 4217 has one exponent only. The order is that of the codes, then of the exponents, N.A. last.
///
/// ```
/// use transom_money::Currency;
///
/// let yen = Currency::iso("JPY")?;
/// assert_eq!((yen.to_string(), yen.exponent()), ("JPY".to_owned(), Some(0)));
/// assert_eq!(yen, Currency::JPY);
///
/// const BITCOIN: Currency = match Currency::new("BTC", Some(8)) {
///     Ok(currency) => currency,
///     Err(_) => panic!("not a currency"),
/// };
/// assert_eq!(BITCOIN.code(), "BTC");
/// assert_eq!(size_of::<Option<Currency>>(), 8);
/// # Ok::<_, transom_money::UnknownCurrency>(())
/// ```
// The code in base 37 (0 = no character), left-aligned to 11 places so that the integer order
// is the order of the codes, shifted left over five bits of exponent: 58 + 5 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(NonZeroU64);

const EXPONENT_BITS: u32 = 5;
const EXPONENT_MASK: u8 = (1 << EXPONENT_BITS) - 1;
const NOT_APPLICABLE: u8 = EXPONENT_MASK;
/// `Decimal` has no more decimal places.
const MAX_EXPONENT: u8 = 28;

impl Currency {
    /// A currency of your own: `code` is 1 to 11 characters `A-Z0-9` with at least one letter,
    /// `exponent` the digits of its minor unit (0 to 28), or `None` if it has none.
    ///
    /// A code of ISO 4217 has the exponent it has there; [`Currency::iso`] knows it. With another
    /// one it could be written to a column or a message, and read back as the listed currency.
    ///
    /// # Errors
    ///
    /// [`InvalidCurrency`] says which of the rules above was broken.
    pub const fn new(code: &str, exponent: Option<u8>) -> Result<Self, InvalidCurrency> {
        let currency = match Self::packed(code, exponent) {
            Ok(currency) => currency,
            Err(error) => return Err(error),
        };
        match Self::iso_const(code) {
            Some(listed) if listed.0.get() != currency.0.get() => {
                Err(InvalidCurrency::OtherExponent {
                    listed: listed.exponent(),
                })
            }
            _ => Ok(currency),
        }
    }

    /// [`Currency::new`] without a look at the list, so that the list itself can be made.
    const fn packed(code: &str, exponent: Option<u8>) -> Result<Self, InvalidCurrency> {
        let exponent = match exponent {
            None => NOT_APPLICABLE,
            Some(digits) if digits <= MAX_EXPONENT => digits,
            Some(exponent) => return Err(InvalidCurrency::ExponentOutOfRange { exponent }),
        };
        let packed = match code::pack(code) {
            Ok(packed) => packed,
            Err(error) => return Err(error),
        };
        match NonZeroU64::new((packed << EXPONENT_BITS) | exponent as u64) {
            Some(bits) => Ok(Self(bits)),
            None => Err(InvalidCurrency::EmptyCode),
        }
    }

    /// An entry of the list.
    const fn of_the_list(code: &str, exponent: Option<u8>) -> Self {
        match Self::packed(code, exponent) {
            Ok(currency) => currency,
            Err(_) => panic!("not a currency"),
        }
    }

    /// [`Currency::new`] for literals in a `const`: there a mistake fails the build.
    ///
    /// # Panics
    ///
    /// When the code or the exponent breaks a rule of [`Currency::new`].
    #[doc(hidden)]
    #[must_use]
    pub const fn literal(code: &str, exponent: Option<u8>) -> Self {
        match Self::new(code, exponent) {
            Ok(currency) => currency,
            Err(error) => panic!("{}", error.in_a_build()),
        }
    }

    /// The code, without the heap.
    pub fn code(self) -> CurrencyCode {
        code::unpack(self.packed_code())
    }

    /// How many digits the minor unit has: 2 for `USD`, 0 for `JPY`, 3 for `KWD`; `None` where
    /// there is no minor unit (ISO 4217's "N.A.").
    pub const fn exponent(self) -> Option<u8> {
        match self.0.get().to_le_bytes()[0] & EXPONENT_MASK {
            NOT_APPLICABLE => None,
            digits => Some(digits),
        }
    }

    /// The code, if it has three characters as nearly all have.
    #[inline]
    pub(crate) const fn three_characters(self) -> Option<[u8; 3]> {
        code::three_characters(self.packed_code())
    }

    const fn packed_code(self) -> u64 {
        self.0.get() >> EXPONENT_BITS
    }
}

/// The code; `{:>5}` and the like pad it.
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code(), f)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exponent() {
            Some(digits) => write!(f, "Currency({}, {digits})", self.code()),
            None => write!(f, "Currency({}, N.A.)", self.code()),
        }
    }
}
