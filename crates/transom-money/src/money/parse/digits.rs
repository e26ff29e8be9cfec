//! The digits of an amount, read in a `const` as well as at run time.

use crate::amount::{Amount, MAX_SCALE};

/// What is wrong, and at which byte. Without the character found there, so that a `const` can
/// drop it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    ExpectedDigit(usize),
    TooManyDigits(usize),
}

/// So many always fit an `i64`.
const SHORT: usize = 18;

/// `-`? digits (`.` digits)?, exactly or not at all. Trailing zeros are kept as far as they fit.
#[inline]
pub(crate) const fn scan_amount(text: &[u8]) -> Result<Amount, Fault> {
    let start = if let [b'-', ..] = text { 1 } else { 0 };
    if text.len() - start > SHORT {
        return scan_long(text, start);
    }
    let mut word = 0_i64;
    let mut point = None;
    let mut at = start;
    while at < text.len() {
        let digit = text[at].wrapping_sub(b'0');
        if digit <= 9 {
            word = word * 10 + digit as i64;
        } else if text[at] == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return scan_long(text, start);
        }
        at += 1;
    }
    let scale = match point {
        // A point has a digit on either side.
        Some(point) if point == start || point + 1 == text.len() => return scan_long(text, start),
        Some(point) => text.len() - point - 1,
        None if start == text.len() => return scan_long(text, start),
        None => 0,
    };
    if start > 0 {
        word = -word;
    }
    Ok(Amount::of_word(word, scale.to_le_bytes()[0]))
}

/// As [`scan_amount`], for any number of digits, and for what is wrong.
#[cold]
const fn scan_long(text: &[u8], start: usize) -> Result<Amount, Fault> {
    let whole_end = skip_digits(text, start);
    if whole_end == start {
        return Err(Fault::ExpectedDigit(start));
    }
    let mut end = whole_end;
    if whole_end < text.len() && text[whole_end] == b'.' {
        end = skip_digits(text, whole_end + 1);
        if end == whole_end + 1 {
            return Err(Fault::ExpectedDigit(end));
        }
    }
    if end < text.len() {
        return Err(Fault::ExpectedDigit(end));
    }

    let fraction_start = if end > whole_end { whole_end + 1 } else { end };
    // Zeros at the end carry no value, so there may be any number of them.
    let mut significant = end;
    while significant > fraction_start && text[significant - 1] == b'0' {
        significant -= 1;
    }
    let mut mantissa = 0_i128;
    let mut at = start;
    while at < significant {
        if at != whole_end {
            let digit = (text[at] - b'0') as i128;
            mantissa = match mantissa.checked_mul(10) {
                // A product below the largest has room for a digit.
                Some(shifted) if shifted < i128::MAX - 9 => shifted + digit,
                _ => return Err(Fault::TooManyDigits(start)),
            };
        }
        at += 1;
    }
    if start > 0 {
        mantissa = -mantissa;
    }
    let scale = significant - fraction_start;
    if scale > MAX_SCALE as usize {
        return Err(Fault::TooManyDigits(start));
    }
    match Amount::padded(mantissa, narrow(scale), narrow(end - fraction_start)) {
        Some(amount) => Ok(amount),
        None => Err(Fault::TooManyDigits(start)),
    }
}

/// Where the digits from `at` on end.
const fn skip_digits(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at].is_ascii_digit() {
        at += 1;
    }
    at
}

/// A number of decimal places, cut where an amount has no more.
const fn narrow(places: usize) -> u32 {
    if places < MAX_SCALE as usize {
        places.to_le_bytes()[0] as u32
    } else {
        MAX_SCALE
    }
}
