//! A line of a header, written without allocating.

use ::http::HeaderValue;
use smallvec::SmallVec;

/// Printable ASCII.
#[derive(Debug, Default)]
pub(super) struct Line(SmallVec<[u8; 128]>);

impl Line {
    /// Adds a text, which must be printable ASCII.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    pub(super) fn number(&mut self, mut number: u64) -> &mut Self {
        // 2⁶⁴ has 20 digits.
        let mut digits = [b'0'; 20];
        let mut first = digits.len();
        for (at, digit) in digits.iter_mut().enumerate().rev() {
            // Less than ten.
            *digit += (number % 10) as u8;
            number /= 10;
            first = at;
            if number == 0 {
                break;
            }
        }
        self.0.extend_from_slice(&digits[first..]);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a header's value. One that could not be one is empty.
    pub(super) fn value(&self) -> HeaderValue {
        HeaderValue::from_bytes(&self.0).unwrap_or(HeaderValue::from_static(""))
    }
}
