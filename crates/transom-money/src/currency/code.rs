//! Currency codes: the packing into base 37, and the small string that comes out again.

use core::fmt;
use core::ops::Deref;

use super::InvalidCurrency;

const MAX_LEN: usize = 11;
/// 37^0 to 37^10.
const PLACES: [u64; MAX_LEN] = {
    let mut places = [1; MAX_LEN];
    let mut power = 1;
    while power < MAX_LEN {
        places[power] = places[power - 1] * 37;
        power += 1;
    }
    places
};
const ALPHABET: &[u8; 37] = b" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// A currency's code as a string on the stack, of at most 11 bytes; it derefs to `str`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CurrencyCode {
    // Unused places hold NUL, so the derived order is that of the strings.
    bytes: [u8; MAX_LEN],
    len: u8,
}

impl CurrencyCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        // `unpack` wrote ASCII only.
        str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl Deref for CurrencyCode {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for CurrencyCode {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for CurrencyCode {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for CurrencyCode {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

pub(super) const fn pack(code: &str) -> Result<u64, InvalidCurrency> {
    let bytes = code.as_bytes();
    if bytes.is_empty() {
        return Err(InvalidCurrency::EmptyCode);
    }
    if bytes.len() > MAX_LEN {
        return Err(InvalidCurrency::CodeTooLong { bytes: bytes.len() });
    }
    let mut packed = 0;
    let mut has_letter = false;
    let mut position = 0;
    while position < bytes.len() {
        let digit = match bytes[position] {
            digit @ b'0'..=b'9' => digit - b'0' + 1,
            letter @ b'A'..=b'Z' => {
                has_letter = true;
                letter - b'A' + 11
            }
            _ => return Err(InvalidCurrency::BadCharacter { position }),
        };
        packed = packed * 37 + digit as u64;
        position += 1;
    }
    if has_letter {
        Ok(packed * PLACES[MAX_LEN - bytes.len()])
    } else {
        Err(InvalidCurrency::NoLetter)
    }
}

/// A code of three characters; `None` of any other length.
#[inline]
pub(super) const fn three_characters(packed: u64) -> Option<[u8; 3]> {
    if !packed.is_multiple_of(PLACES[8]) {
        return None;
    }
    let three = packed / PLACES[8];
    let code = [
        ALPHABET[(three / PLACES[2] % 37) as usize],
        ALPHABET[(three / PLACES[1] % 37) as usize],
        ALPHABET[(three % 37) as usize],
    ];
    if code[2] == b' ' { None } else { Some(code) }
}

pub(super) fn unpack(mut packed: u64) -> CurrencyCode {
    let mut bytes = [0; MAX_LEN];
    let mut len = 0;
    if let Some(three) = three_characters(packed) {
        bytes[..3].copy_from_slice(&three);
        return CurrencyCode { bytes, len: 3 };
    }
    for place in bytes.iter_mut().rev() {
        let digit = usize::try_from(packed % 37).unwrap_or_default();
        packed /= 37;
        if digit != 0 {
            *place = ALPHABET[digit];
            len += 1;
        }
    }
    CurrencyCode { bytes, len }
}
