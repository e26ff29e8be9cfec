//! The canonical text.

mod buffer;
mod short;

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use super::Money;
use crate::CurrencyKind;

pub use self::buffer::MoneyText;

impl<C: CurrencyKind> Money<C> {
    /// The canonical text without the heap: `USD 12.34`. It is what [`Display`](fmt::Display)
    /// writes, and it parses back to an equal value.
    ///
    /// ```
    /// use transom_money::{Money, Usd};
    ///
    /// assert_eq!(Money::<Usd>::minor(-12_50).to_text(), "USD -12.50");
    /// ```
    #[inline]
    #[must_use]
    pub fn to_text(self) -> MoneyText {
        MoneyText::of(self.amount, self.currency(), true)
    }

    /// The amount alone without the heap, in the digits of [`amount_string`](Money::amount_string).
    #[inline]
    #[must_use]
    pub fn amount_text(self) -> MoneyText {
        MoneyText::of(self.amount, self.currency(), false)
    }

    /// The amount alone in the currency's own digits: `12.50`, `JPY` `12`. An amount with more
    /// digits shows them all, as nothing rounds here: `0.0035`. Equal amounts have equal texts,
    /// and none is `-0`.
    pub fn amount_string(self) -> String {
        self.amount_text().as_str().to_owned()
    }

    /// The integer and the decimal places of the amount, without zeros at its end.
    pub(crate) fn amount_parts(self) -> (i128, u32) {
        self.amount.stripped()
    }

    /// Writes [`amount_string`](Money::amount_string) to `out`.
    ///
    /// # Errors
    ///
    /// Those of `out`; a `String` has none.
    pub fn write_amount(self, out: &mut impl fmt::Write) -> fmt::Result {
        out.write_str(&self.amount_text())
    }
}

/// `USD 12.34`: the code, a space, and [`amount_string`](Money::amount_string). The text
/// parses back to an equal value. Width, fill and alignment work as for a string; a precision
/// is ignored, as it would cut off digits.
impl<C: CurrencyKind> fmt::Display for Money<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_text(), f)
    }
}
