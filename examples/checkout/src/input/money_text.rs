//! Money as the input writes it: `12.50 USD`.

use transom_money::{Currency, Money};

/// The most that one amount may be, in the currency's major units.
const MOST: i128 = 1_000_000_000;

/// Reads an amount: digits, at most as many decimals as the currency has, a space and an
/// ISO 4217 code. No sign, and no more decimals even when they are zero.
pub(crate) fn parse(text: &str) -> Result<Money, String> {
    let form = || format!("must be written like \"12.50 USD\", not {text:?}");
    let (number, code) = text.split_once(' ').ok_or_else(form)?;
    let (whole, decimals) = match number.split_once('.') {
        Some((_, "")) => return Err(form()),
        Some(parts) => parts,
        None => (number, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) {
        return Err(form());
    }
    let unknown = || format!("has an unknown currency: {code:?}");
    // Withdrawn ones are in the list too; nobody pays in them.
    let currency = Currency::iso(code)
        .ok()
        .filter(|currency| currency.is_current())
        .ok_or_else(unknown)?;
    let exponent = usize::from(currency.exponent().ok_or_else(unknown)?);
    if decimals.len() > exponent {
        return Err(format!(
            "has more than the {exponent} decimals of {currency}"
        ));
    }
    // Padded to the currency's digits, the text is the amount in minor units.
    let minor = format!("{whole}{decimals:0<exponent$}");
    let most = MOST * 10_i128.pow(u32::try_from(exponent).unwrap_or(0));
    minor
        .parse::<i128>()
        .ok()
        .filter(|minor| *minor <= most)
        .and_then(|minor| Money::from_minor(minor, currency).ok())
        .ok_or_else(|| format!("must be at most {MOST} {currency}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn amounts_in_the_digits_of_their_currency() {
        for (text, canonical) in [
            ("12 USD", "USD 12.00"),
            ("12.5 USD", "USD 12.50"),
            ("7 JPY", "JPY 7"),
            ("1.234 KWD", "KWD 1.234"),
            ("1000000000 CLF", "CLF 1000000000.0000"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "12",
            "12 usd",
            "12  USD",
            " 12 USD",
            "12 USD ",
            "-1 USD",
            "+1 USD",
            "1. USD",
            ".5 USD",
            "1.000 USD",
            "1.0 JPY",
            "1000000000.01 USD",
            "1e3 USD",
            "1_0 USD",
            "1 XAU",
            "1 XXX",
            "1 DEM",
            "1 HRK",
            "1 BTC",
            "٣ USD",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&format!("{} USD", "9".repeat(100))).is_err());
    }
}
