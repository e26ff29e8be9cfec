//! A text on the stack, written from its end to its start, as digits come out of an integer.

use core::fmt;
use core::ops::Deref;

use super::short::Short;
use crate::Currency;
use crate::amount::Amount;

/// 11 bytes of code, a space, a sign, 29 digits, a point, and 28 digits: of an amount as of a
/// currency. Rounded up to whole blocks.
const LENGTH: usize = (11 + 1 + 1 + 29 + 1 + 28_usize).next_multiple_of(BLOCK);
/// What the check for UTF-8 takes at once, if it is aligned; otherwise it goes byte by byte.
const BLOCK: usize = 16;

/// The canonical text of an amount, on the stack; it derefs to `str`.
#[derive(Clone, Copy)]
pub struct MoneyText {
    bytes: [u8; LENGTH],
    start: usize,
}

impl MoneyText {
    /// The amount in the digits of the currency, and in more if it has more.
    #[inline]
    pub(super) fn of(amount: Amount, currency: Currency, with_code: bool) -> Self {
        let own = currency.exponent().map_or(0, u32::from);
        let (mantissa, scale) = (amount.mantissa().unsigned_abs(), amount.scale());
        if scale == own
            && let Ok(word) = u64::try_from(mantissa)
            && let Some(mut text) = Short::number(word, scale)
        {
            if amount.is_negative() {
                text = text.preceded_by(b'-');
            }
            if !with_code {
                return Self::of_short(text);
            }
            // With the sign, nine digits and a point, three characters and a space make 15.
            if let Some(code) = currency.three_characters() {
                text = text.preceded_by(b' ');
                for character in code.into_iter().rev() {
                    text = text.preceded_by(character);
                }
                return Self::of_short(text);
            }
        }
        Self::of_any(amount, own, currency, with_code)
    }

    #[inline]
    fn of_short(text: Short) -> Self {
        let mut bytes = [b'0'; LENGTH];
        let (last, len) = text.finish();
        bytes[LENGTH - BLOCK..].copy_from_slice(&last);
        Self {
            bytes,
            start: LENGTH - len,
        }
    }

    fn of_any(amount: Amount, own: u32, currency: Currency, with_code: bool) -> Self {
        let mut text = Self {
            bytes: [b'0'; LENGTH],
            start: LENGTH,
        };
        let (mantissa, scale) = (amount.mantissa().unsigned_abs(), amount.scale());
        match u64::try_from(mantissa) {
            Ok(word) if scale == own => text.put_word(word, scale),
            _ => text.put_any(mantissa, scale, own),
        }
        if amount.is_negative() {
            text.put(b'-');
        }
        if with_code {
            text.put(b' ');
            for character in currency.code().bytes().rev() {
                text.put(character);
            }
        }
        text
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        let block = self.start / BLOCK * BLOCK;
        // All is ASCII, also before the text.
        str::from_utf8(&self.bytes[block..])
            .ok()
            .and_then(|text| text.get(self.start - block..))
            .unwrap_or_default()
    }

    #[inline]
    fn put(&mut self, byte: u8) {
        self.start -= 1;
        self.bytes[self.start] = byte;
    }

    /// The last digit of `word`, which goes out of it.
    #[inline]
    fn put_digit(&mut self, word: &mut u64) {
        self.put(b'0' + (*word % 10).to_le_bytes()[0]);
        *word /= 10;
    }

    /// The last two digits at once: half the divisions.
    #[inline]
    fn put_pair(&mut self, word: &mut u64) {
        let pair = (*word % 100).to_le_bytes()[0];
        self.put(b'0' + pair % 10);
        self.put(b'0' + pair / 10);
        *word /= 100;
    }

    #[inline]
    fn put_word(&mut self, mut word: u64, scale: u32) {
        if scale > 0 {
            for _ in 0..scale / 2 {
                self.put_pair(&mut word);
            }
            if !scale.is_multiple_of(2) {
                self.put_digit(&mut word);
            }
            self.put(b'.');
        }
        while word >= 100 {
            self.put_pair(&mut word);
        }
        if word >= 10 {
            self.put_pair(&mut word);
        } else {
            self.put_digit(&mut word);
        }
    }

    /// Any digits, of which those after the `own` of the currency go as far as they are zeros.
    #[cold]
    fn put_any(&mut self, mut mantissa: u128, mut scale: u32, own: u32) {
        while scale > own && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            scale -= 1;
        }
        // They are there already.
        self.start -= own.saturating_sub(scale) as usize;
        for _ in 0..scale {
            self.put_wide_digit(&mut mantissa);
        }
        if scale.max(own) > 0 {
            self.put(b'.');
        }
        self.put_wide_digit(&mut mantissa);
        while mantissa > 0 {
            self.put_wide_digit(&mut mantissa);
        }
    }

    fn put_wide_digit(&mut self, mantissa: &mut u128) {
        self.put(b'0' + (*mantissa % 10).to_le_bytes()[0]);
        *mantissa /= 10;
    }
}

impl Deref for MoneyText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for MoneyText {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for MoneyText {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for MoneyText {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq for MoneyText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for MoneyText {}

/// Width, fill and alignment work as for a string. A precision is ignored: it would cut off
/// digits.
impl fmt::Display for MoneyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(width) = f.width() else {
            return f.write_str(self);
        };
        let missing = width.saturating_sub(self.len());
        let before = match f.align() {
            Some(fmt::Alignment::Right) => missing,
            Some(fmt::Alignment::Center) => missing / 2,
            Some(fmt::Alignment::Left) | None => 0,
        };
        let fill = f.fill();
        for _ in 0..before {
            fmt::Write::write_char(f, fill)?;
        }
        f.write_str(self)?;
        for _ in before..missing {
            fmt::Write::write_char(f, fill)?;
        }
        Ok(())
    }
}

impl fmt::Debug for MoneyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
