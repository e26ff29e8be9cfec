//! The canonical text, both ways.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use proptest::prelude::*;
use transom_money::{Currency, Decimal, Money, ParseMoneyErrorKind, Usd};

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

#[test]
fn the_text_has_the_currencys_digits_at_least() {
    for (input, shown) in [
        ("USD 12.5", "USD 12.50"),
        ("USD 12", "USD 12.00"),
        ("12.34 USD", "USD 12.34"),
        ("USD -0.00", "USD 0.00"),
        ("USD 0.00350", "USD 0.0035"),
        ("USD 007", "USD 7.00"),
        ("JPY 12.00", "JPY 12"),
        ("JPY 12.5", "JPY 12.5"),
        ("KWD 1", "KWD 1.000"),
        ("XAU 1.250", "XAU 1.25"),
        ("XAU 1", "XAU 1"),
        (
            "-79228162514264337593543950335 USD",
            "USD -79228162514264337593543950335.00",
        ),
        (
            "USD 0.0000000000000000000000000001",
            "USD 0.0000000000000000000000000001",
        ),
    ] {
        assert_eq!(money(input).to_string(), shown, "{input}");
    }
    assert_eq!(
        format!(
            "[{:>10}] {:.1} {:?}",
            money("USD 1"),
            money("USD 1.25"),
            money("USD 1")
        ),
        "[  USD 1.00] USD 1.25 Money(USD 1.00)"
    );
}

#[test]
fn what_is_refused_says_what_and_where() {
    for (input, message) in [
        (
            "",
            "at byte 0: expected a currency code and an amount with one space between them",
        ),
        (
            "USD",
            "at byte 3: expected a currency code and an amount with one space between them",
        ),
        (
            "USD 1 2",
            "at byte 5: expected a currency code and an amount with one space between them",
        ),
        (
            "USD  1",
            "at byte 4: expected a currency code and an amount with one space between them",
        ),
        ("USD +1", "at byte 4: expected a digit, found '+'"),
        ("USD --1", "at byte 5: expected a digit, found '-'"),
        ("USD .5", "at byte 4: expected a digit, found '.'"),
        ("USD 5.", "at byte 6: expected a digit, found the end"),
        ("USD -", "at byte 5: expected a digit, found the end"),
        ("USD 1_000", "at byte 5: expected a digit, found '_'"),
        ("USD 1,000", "at byte 5: expected a digit, found ','"),
        ("USD 1e3", "at byte 5: expected a digit, found 'e'"),
        ("USD 1.2.3", "at byte 7: expected a digit, found '.'"),
        ("USD ١", "at byte 4: expected a digit, found '١'"),
        ("USD NaN", "at byte 4: expected a digit, found 'N'"),
        (
            "1.5 usd",
            "at byte 4: \"usd\" is not a currency code of ISO 4217",
        ),
        (
            "XXQ 1",
            "at byte 0: \"XXQ\" is not a currency code of ISO 4217",
        ),
        ("1 2", "at byte 2: \"2\" is not a currency code of ISO 4217"),
    ] {
        assert_eq!(
            input.parse::<Money>().unwrap_err().to_string(),
            message,
            "{input}"
        );
    }
    let error = "EUR 1".parse::<Money<Usd>>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 0: the currency is \"EUR\", expected USD"
    );
}

#[test]
fn digits_that_do_not_fit_are_refused_and_not_rounded() {
    for amount in [
        "79228162514264337593543950336",
        "79228162514264337593543950335.1",
        "0.00000000000000000000000000001",
        "1.00000000000000000000000000001",
        &"9".repeat(1000),
    ] {
        let error = format!("USD {amount}").parse::<Money>().unwrap_err();
        assert_eq!(
            error.kind(),
            &ParseMoneyErrorKind::TooManyDigits,
            "{amount}"
        );
    }
    // Zeros carry no value, so there may be any number of them.
    let zeros = "0".repeat(1000);
    assert_eq!(money(&format!("USD {zeros}1.5{zeros}")), money("USD 1.5"));
    assert_eq!(
        money(&format!("USD {}.{zeros}", Decimal::MAX)).amount(),
        Decimal::MAX
    );
}

proptest! {
    #[test]
    fn the_text_reads_back(mantissa in -(1_i128 << 96) + 1..1_i128 << 96, scale in 0_u32..=28, pick in 0_usize..178) {
        let currency = Currency::iso_all().nth(pick).unwrap();
        let amount = Decimal::from_i128_with_scale(mantissa, scale);
        let money = Money::new(amount, currency);
        prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
        let swapped = format!("{} {}", money.amount_string(), currency);
        prop_assert_eq!(swapped.parse::<Money>(), Ok(money));
    }

    #[test]
    fn the_parser_takes_any_string(text in any::<String>()) {
        let _ = text.parse::<Money>();
    }

    #[test]
    fn the_parser_takes_what_is_nearly_money(text in "(USD |[A-Z]{0,4} ?)?[-+]?[0-9_,.e ]{0,40}( USD)?") {
        // What it accepts is the grammar and nothing else.
        if text.parse::<Money>().is_ok() {
            let amount: Vec<&str> = text.split(' ').collect();
            prop_assert_eq!(amount.len(), 2);
            let amount = if amount[0].contains(|c: char| c.is_ascii_uppercase()) { amount[1] } else { amount[0] };
            let digits = amount.strip_prefix('-').unwrap_or(amount);
            prop_assert!(digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit()));
            prop_assert!(digits.matches('.').count() <= 1);
            prop_assert!(digits.chars().all(|c| c.is_ascii_digit() || c == '.'));
        }
    }
}
