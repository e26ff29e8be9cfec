//! Short texts in a register: bytes that are put one by one and then read as words wait for each
//! other, which takes longer than the digits do.

/// Up to 16 bytes of text; the last character is the lowest byte.
#[derive(Clone, Copy)]
pub(super) struct Short {
    bytes: u128,
    len: u32,
}

impl Short {
    /// `word` with its last `scale` digits after a point; `None` unless eight digits suffice.
    #[inline]
    pub(super) fn number(word: u64, scale: u32) -> Option<Self> {
        if word >= 1_0000_0000 || scale >= 8 {
            return None;
        }
        let digits = eight_digits(word);
        let significant = 8 - digits.leading_zeros() / 8;
        let ascii = u128::from(digits | 0x3030_3030_3030_3030);
        let len = significant.max(scale + 1);
        let number = ascii & ((1 << (8 * len)) - 1);
        if scale == 0 {
            return Some(Self { bytes: number, len });
        }
        let (whole, fraction) = (number >> (8 * scale), number & ((1 << (8 * scale)) - 1));
        let point = u128::from(b'.') << (8 * scale);
        Some(Self {
            bytes: (whole << (8 * (scale + 1))) | point | fraction,
            len: len + 1,
        })
    }

    #[inline]
    pub(super) fn preceded_by(self, byte: u8) -> Self {
        Self {
            bytes: self.bytes | (u128::from(byte) << (8 * self.len)),
            len: self.len + 1,
        }
    }

    /// The text at the end of 16 bytes, and its length.
    #[inline]
    pub(super) fn finish(self) -> ([u8; 16], usize) {
        (self.bytes.to_be_bytes(), self.len as usize)
    }
}

/// The eight decimal digits of a number below 10^8, a byte each, the last one lowest. It is
/// halved three times over, into fours, pairs and digits, all parts of a step at once; each
/// division is a multiplication by a reciprocal that is exact in its range.
#[inline]
fn eight_digits(word: u64) -> u64 {
    let fours = (word / 10_000) << 32 | (word % 10_000);
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds << 16 | (fours - hundreds * 100);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens << 8 | (pairs - tens * 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_eight_digits_are_those_of_the_number() {
        // Each half takes each of its values, and neither touches the other.
        for half in 0..10_000 {
            for word in [
                half,
                half * 10_000,
                half * 10_000 + 9_999,
                99_990_000 + half,
            ] {
                let shown = (eight_digits(word) | 0x3030_3030_3030_3030).to_be_bytes();
                assert_eq!(shown.as_slice(), format!("{word:08}").as_bytes());
            }
        }
    }
}
