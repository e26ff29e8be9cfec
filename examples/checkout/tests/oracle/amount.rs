//! Money as the input writes it and as the summary prints it: whole minor units in an `i128`.

use super::currencies::digits_of;

const MOST_MAJOR_UNITS: i128 = 1_000_000_000;

/// An amount that is not negative, in the minor unit of `currency`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) minor: i128,
    pub(crate) currency: &'static str,
}

impl Amount {
    /// Reads `"12.50 USD"`: digits, perhaps a point and more digits, one space, a code.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (number, code) = text.split_once(' ')?;
        let (currency, digits) = digits_of(code)?;
        let (whole, fraction) = match number.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (number, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        if fraction.len() > digits {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() > 10 {
            return None;
        }
        let minor: i128 = format!("0{whole}{fraction:0<digits$}").parse().ok()?;
        (minor <= MOST_MAJOR_UNITS * scale(digits)).then_some(Self { minor, currency })
    }
}

/// `minor` units with exactly the currency's own digits: `75.00`, `75`, `75.000`.
pub(crate) fn print(minor: i128, currency: &str) -> String {
    let digits = digits_of(currency).map_or(0, |(_, digits)| digits);
    if digits == 0 {
        return minor.to_string();
    }
    let scale = scale(digits);
    format!("{}.{:0digits$}", minor / scale, minor % scale)
}

fn scale(digits: usize) -> i128 {
    (0..digits).fold(1, |scale, _| scale * 10)
}

/// Shares of `total` by `weights` (at least one above 0): the largest remainders get the units
/// that whole shares leave over, the earlier one where two are equal.
pub(crate) fn allocate(total: i128, weights: &[i128]) -> Vec<i128> {
    let sum: i128 = weights.iter().sum();
    let mut shares: Vec<i128> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut turn: Vec<usize> = (0..weights.len()).collect();
    // A stable sort keeps the earlier first among equals.
    turn.sort_by_key(|&index| std::cmp::Reverse(total * weights[index] % sum));
    let mut left = total - shares.iter().sum::<i128>();
    for index in turn {
        if left == 0 {
            break;
        }
        shares[index] += 1;
        left -= 1;
    }
    shares
}
