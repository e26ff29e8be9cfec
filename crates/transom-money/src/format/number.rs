//! The digits of a number with its separators.

use alloc::format;
use alloc::string::String;

use super::locale::Locale;

/// `mantissa` × 10^-`scale` without its sign, with `least` decimal places or more.
pub(super) fn number(
    locale: Locale,
    grouped: bool,
    (mantissa, scale): (i128, u32),
    least: u32,
) -> String {
    let scale = scale as usize;
    let digits = format!("{:0>least$}", mantissa.unsigned_abs(), least = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let mut text = if grouped {
        group(locale, whole)
    } else {
        whole.into()
    };
    let places = scale.max(least as usize);
    if places > 0 {
        text.push(locale.separators().decimal());
        text.push_str(fraction);
        text.extend(core::iter::repeat_n('0', places - scale));
    }
    text
}

fn group(locale: Locale, whole: &str) -> String {
    let separators = locale.separators();
    let (primary, secondary) = separators.group_sizes();
    let (primary, secondary) = (usize::from(primary), usize::from(secondary));
    let Some(separator) = separators.group() else {
        return whole.into();
    };
    if whole.len() < primary + usize::from(locale.min_grouping()) {
        return whole.into();
    }
    let mut text = String::with_capacity(2 * whole.len());
    for (index, digit) in whole.char_indices() {
        // A separator goes before a digit that starts a group.
        let from_end = whole.len() - index;
        let starts = from_end >= primary && (from_end - primary).is_multiple_of(secondary);
        if index > 0 && starts {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
