//! The canonical text, both ways.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

mod laws;

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

/// What fuzzing found, and what other libraries got wrong, a line each; escapes as in Rust.
#[test]
fn the_stored_corpus_keeps_the_laws() {
    let mut lines = 0;
    for line in include_str!("../corpus/parse.txt").lines() {
        let text: String = serde_json::from_str(line).unwrap();
        laws::no_parser_panics_and_what_is_read_reads_back(&text);
        lines += 1;
    }
    assert!(lines > 50, "{lines}");
}

#[test]
fn width_fill_and_alignment_are_those_of_a_string_and_a_precision_cuts_nothing() {
    let money = money("USD 1");
    for (shown, expected) in [
        (format!("[{money:12}]"), "[USD 1.00    ]"),
        (format!("[{money:<12}]"), "[USD 1.00    ]"),
        (format!("[{money:>12}]"), "[    USD 1.00]"),
        (format!("[{money:*^13}]"), "[**USD 1.00***]"),
        (format!("[{money:→>12.1}]"), "[→→→→USD 1.00]"),
        (format!("[{money:3.2}]"), "[USD 1.00]"),
    ] {
        assert_eq!(shown, expected);
    }
}

#[test]
fn the_text_on_the_stack_is_the_text() {
    let money: Money<Usd> = transom_money::money!(Usd, "-1234.5");
    assert_eq!(money.to_text(), "USD -1234.50");
    assert_eq!(money.amount_text(), "-1234.50");
    let mut out = String::from("= ");
    money.write_amount(&mut out).unwrap();
    assert_eq!(out, "= -1234.50");
    assert_eq!(format!("{:?}", money.to_text()), "\"USD -1234.50\"");
}

transom_money::static_currency! {
    /// As long as a code can be, with as many digits.
    pub Longest = "ABCDEFGHIJK", Some(28);
    /// A code that starts with a digit.
    pub Inch = "1INCH", Some(18);
}

#[test]
fn the_longest_text_fits() {
    let money = Money::<Longest>::new(-Decimal::MAX, Longest);
    let text = format!("ABCDEFGHIJK -{}.{}", Decimal::MAX, "0".repeat(28));
    assert_eq!(money.to_string(), text);
    assert_eq!(text.parse(), Ok(money));
}

#[test]
fn a_code_may_start_with_a_digit() {
    let money = Money::<Inch>::minor(1);
    assert_eq!(money.to_string(), "1INCH 0.000000000000000001");
    assert_eq!(money.to_string().parse(), Ok(money));
    assert_eq!("0.000000000000000001 1INCH".parse(), Ok(money));
}

/// The text made another way, from `Decimal`'s.
fn by_decimal(money: Money) -> String {
    let amount = money.amount().normalize().to_string();
    let (whole, fraction) = amount.split_once('.').unwrap_or((&amount, ""));
    let own = usize::from(money.currency().exponent().unwrap_or(0));
    let point = if own.max(fraction.len()) > 0 { "." } else { "" };
    format!("{} {whole}{point}{fraction:0<own$}", money.currency())
}

/// Amounts of every length: half of all have few digits, as in programs.
fn any_money() -> impl Strategy<Value = Money> {
    let mantissa = prop_oneof![
        -(1_i128 << 96) + 1..1_i128 << 96,
        -10_000_000_000_i128..10_000_000_000,
        (0_u32..=28, -1_i128..=1, any::<bool>()).prop_map(|(power, near, negative)| {
            let value = 10_i128.pow(power) + near;
            if negative { -value } else { value }
        }),
    ];
    let scale = prop_oneof![0_u32..=28, 0_u32..=3];
    (mantissa, scale, 0_usize..178).prop_map(|(mantissa, scale, pick)| {
        let currency = Currency::iso_all().nth(pick).unwrap();
        Money::new(Decimal::from_i128_with_scale(mantissa, scale), currency)
    })
}

proptest! {
    #[test]
    fn the_text_is_that_of_the_decimal_in_the_currencys_digits(money in any_money()) {
        prop_assert_eq!(money.to_string(), by_decimal(money));
        prop_assert!(!money.to_string().contains(" -0.00") || !money.is_zero());
    }

    #[test]
    fn the_text_reads_back_and_is_stable(money in any_money()) {
        let text = money.to_string();
        prop_assert_eq!(text.parse::<Money>(), Ok(money));
        prop_assert_eq!(text.parse::<Money>().unwrap().to_string(), text);
        let swapped = format!("{} {}", money.amount_string(), money.currency());
        prop_assert_eq!(swapped.parse::<Money>(), Ok(money));
    }

    /// The parser against `Decimal`'s, where that does not round.
    #[test]
    fn an_amount_is_what_decimal_reads(whole in "-?[0-9]{1,12}", fraction in "[0-9]{1,12}") {
        for text in [whole.clone(), format!("{whole}.{fraction}")] {
            let read = Money::parse_amount(&text, Usd).map(Money::amount);
            prop_assert_eq!(read, Ok(Decimal::from_str_exact(&text).unwrap()));
        }
    }

    /// Near the largest amount and the smallest: accepted exactly when the digits fit 96 bits.
    #[test]
    fn digits_are_refused_exactly_when_they_do_not_fit(digits in "[1-9][0-9]{27,30}", scale in 0_usize..=27) {
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let text = if scale > 0 { format!("{whole}.{fraction}") } else { digits.clone() };
        let significant = fraction.trim_end_matches('0');
        let mantissa: u128 = format!("{whole}{significant}").parse().unwrap();
        let fits = mantissa < 1 << 96;
        prop_assert_eq!(Money::parse_amount(&text, Usd).is_ok(), fits, "{}", text);
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

#[test]
fn a_space_in_front_is_where_the_error_is() {
    for text in [" USD 1", " ", "  1 USD", " 1"] {
        let error = text.parse::<Money>().unwrap_err();
        assert_eq!(error.kind(), &ParseMoneyErrorKind::NotAPair, "{text:?}");
        assert_eq!(error.position(), 0, "{text:?}");
    }
}
