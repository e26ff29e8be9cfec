//! The canonical text.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use super::Money;
use crate::CurrencyKind;

impl<C: CurrencyKind> Money<C> {
    /// The amount alone in the currency's own digits: `12.50`, `JPY` `12`. An amount with more
    /// digits shows them all, as nothing rounds here: `0.0035`. Equal amounts have equal texts.
    pub fn amount_string(self) -> String {
        // Normalised, so that 1.500 and 1.5 are one text; never "-0", as no amount is that.
        let mut text = self.amount().normalize().to_string();
        let (shown, own) = (
            text.find('.').map_or(0, |point| text.len() - point - 1),
            self.currency().exponent().map_or(0, usize::from),
        );
        if shown == 0 && own > 0 {
            text.push('.');
        }
        text.extend(core::iter::repeat_n('0', own.saturating_sub(shown)));
        text
    }
}

/// `USD 12.34`: the code, a space, and [`amount_string`](Money::amount_string). The text
/// parses back to an equal value. Width and alignment work; a precision is ignored, as it
/// would cut off digits.
impl<C: CurrencyKind> fmt::Display for Money<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{} {}", self.currency(), self.amount_string());
        if f.precision().is_some() {
            f.write_str(&text)
        } else {
            f.pad(&text)
        }
    }
}
