//! The number, its sign and its unit in their places.

use alloc::string::{String, ToString};

use super::number::number;
use super::{FormatSpec, Unit};
use crate::Currency;

/// Keeps a unit and its number on one line.
const NO_BREAK_SPACE: char = '\u{a0}';
/// Where the unit stands in CLDR's patterns.
const UNIT: char = '¤';

pub(super) fn write(
    spec: &FormatSpec<'_>,
    currency: Currency,
    parts: (i128, u32),
    least: u32,
) -> String {
    let locale = spec.locale;
    let number = number(locale, spec.grouped, parts, least);
    let affixes = locale.affixes(spec.accounting, parts.0 < 0);
    let code = currency.code();
    let unit = match spec.unit {
        Unit::Symbol => locale.symbol(&code).unwrap_or(&code),
        Unit::NarrowSymbol => locale.narrow_symbol(&code).unwrap_or(&code),
        Unit::Code => &code,
        Unit::Name(_) | Unit::Hidden => "",
    };

    let mut text = String::with_capacity(number.len() + 16);
    affix(&mut text, affixes.prefix, unit, spec);
    if affixes.prefix.ends_with(UNIT) && unit.chars().next_back().is_some_and(needs_space) {
        text.push(NO_BREAK_SPACE);
    }
    text.push_str(&number);
    if affixes.suffix.starts_with(UNIT) && unit.chars().next().is_some_and(needs_space) {
        text.push(NO_BREAK_SPACE);
    }
    let before_suffix = text.len();
    affix(&mut text, affixes.suffix, unit, spec);
    if let Unit::Name(name) = spec.unit {
        // Inside the parentheses, if there are any.
        let at = before_suffix;
        text.insert_str(at, &[&NO_BREAK_SPACE.to_string(), name].concat());
    }
    text
}

/// What CLDR's `currencySpacing` calls for: a space between a digit and a unit that ends with a
/// letter or the like, not one with a sign such as `$`.
fn needs_space(edge: char) -> bool {
    !edge.is_whitespace() && !is_currency_sign(edge)
}

fn is_currency_sign(character: char) -> bool {
    matches!(
        character,
        '$' | '¢'..='¥' | '฿' | '\u{20a0}'..='\u{20cf}' | '\u{ffe0}'..='\u{ffe6}'
    )
}

fn affix(text: &mut String, affix: &str, unit: &str, spec: &FormatSpec<'_>) {
    for character in affix.chars() {
        match character {
            UNIT => text.push_str(unit),
            '-' => text.push_str(spec.locale.minus()),
            // The space belongs to the unit.
            NO_BREAK_SPACE if unit.is_empty() => {}
            other => text.push(other),
        }
    }
}
