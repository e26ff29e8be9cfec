//! Reading what people write.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

use proptest::prelude::*;
use transom_money::format::Locale;
use transom_money::localized::{InvalidSeparators, Separators};
use transom_money::{Currency, Eur, Money, ParseMoneyError, ParseMoneyErrorKind, Usd, money};

fn separators(decimal: char, group: char) -> Separators {
    Separators::new(decimal, Some(group)).unwrap()
}

fn amount(text: &str, separators: &Separators) -> Result<Money<Eur>, ParseMoneyError> {
    Money::parse_localized_amount(text, Eur, separators)
}

fn refusal(text: &str, separators: &Separators) -> String {
    amount(text, separators).unwrap_err().to_string()
}

#[test]
fn separators_mean_what_was_said() {
    let (english, german) = (separators('.', ','), separators(',', '.'));
    let swiss = separators('.', '\'');
    let french = separators(',', '\u{202f}');
    let indian = english.with_group_sizes(3, 2).unwrap();
    let bare = Separators::new(',', None).unwrap();
    for (text, by, expected) in [
        ("1.000", &german, "1000"),
        ("1.000", &english, "1"),
        ("1,234,567.5", &english, "1234567.5"),
        ("1234567.5", &english, "1234567.5"),
        ("-1.234,50", &german, "-1234.5"),
        ("\u{2212}1.234,50", &german, "-1234.5"),
        ("(1.234,50)", &german, "-1234.5"),
        ("1'234.5", &swiss, "1234.5"),
        ("1’234’567.5", &swiss, "1234567.5"),
        ("1\u{202f}234,5", &french, "1234.5"),
        ("1\u{a0}234,5", &french, "1234.5"),
        ("1 234,5", &french, "1234.5"),
        ("12,34,567.5", &indian, "1234567.5"),
        ("1,23,456", &indian, "123456"),
        ("1,234", &indian, "1234"),
        ("1234,5", &bare, "1234.5"),
        ("0,5", &german, "0.5"),
        ("-0,00", &german, "0"),
        ("\u{200f}\u{200e}-1.5", &english, "-1.5"),
    ] {
        let expected = Money::parse_amount(expected, Eur).unwrap();
        assert_eq!(amount(text, by), Ok(expected), "{text}");
    }
}

#[test]
fn what_could_be_another_amount_is_refused_where_it_stands() {
    let (english, german) = (separators('.', ','), separators(',', '.'));
    let french = separators(',', ' ');
    let indian = english.with_group_sizes(3, 2).unwrap();
    let grouping = |position: usize| {
        format!("at byte {position}: this separator is not where a group of digits ends")
    };
    for (text, by, position) in [
        ("1.5", &german, 1),
        ("1.50", &german, 1),
        ("1.0000", &german, 1),
        ("1234.567", &german, 4),
        ("1.23.456", &german, 1),
        ("1..234", &german, 1),
        ("0.123", &german, 1),
        ("0,123.45", &english, 1),
        ("123,456", &indian, 3),
        ("1,234,567", &indian, 1),
        ("1 234\u{a0}567", &french, 5),
    ] {
        assert_eq!(refusal(text, by), grouping(position), "{text}");
    }
    for (text, by, message) in [
        ("1,2,3", &german, "at byte 3: expected a digit, found ','"),
        ("1,234.5", &german, "at byte 5: expected a digit, found '.'"),
        (
            "1.234.567,5,6",
            &german,
            "at byte 11: expected a digit, found ','",
        ),
        ("1 234", &english, "at byte 1: expected a digit, found ' '"),
        ("", &english, "at byte 0: expected a digit, found the end"),
        ("-", &english, "at byte 0: expected a digit, found '-'"),
        (".5", &english, "at byte 0: expected a digit, found '.'"),
        ("5.", &english, "at byte 1: expected a digit, found '.'"),
        (" 5", &english, "at byte 0: expected a digit, found ' '"),
        ("5 ", &english, "at byte 1: expected a digit, found ' '"),
        ("( 5)", &english, "at byte 1: expected a digit, found ' '"),
        ("5 EUR", &english, "at byte 2: expected a digit, found 'E'"),
        ("1e3", &english, "at byte 1: expected a digit, found 'e'"),
        ("١٢", &english, "at byte 0: expected a digit, found '١'"),
        ("1٢3", &english, "at byte 1: expected a digit, found '٢'"),
        (
            "--5",
            &english,
            "at byte 1: the sign is not one minus before the amount, nor a pair of parentheses \
             around it",
        ),
        (
            "(-5)",
            &english,
            "at byte 1: the sign is not one minus before the amount, nor a pair of parentheses \
             around it",
        ),
        (
            "99999999999999999999999999999999",
            &english,
            "at byte 0: the amount has more digits than can be held without rounding",
        ),
    ] {
        assert_eq!(refusal(text, by), message, "{text}");
    }
}

#[test]
fn a_code_stands_on_either_side() {
    let german = separators(',', '.');
    for text in [
        "EUR 1.234,50",
        "EUR1.234,50",
        "1.234,50 EUR",
        "1.234,50EUR",
        "1.234,50\u{a0}EUR",
    ] {
        assert_eq!(
            Money::parse_localized(text, &german),
            Ok(money!("EUR 1234.50")),
            "{text}"
        );
        assert_eq!(
            Money::parse_localized(text, &german),
            Ok(money!(Eur, "1234.50")),
            "{text}"
        );
    }
    for text in ["-EUR 5", "EUR -5", "EUR-5", "-5 EUR", "(EUR 5)", "(5 EUR)"] {
        assert_eq!(
            Money::parse_localized(text, &german),
            Ok(money!("EUR -5")),
            "{text}"
        );
    }
    let refusal = |text: &str| {
        Money::<Currency>::parse_localized(text, &german)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(refusal("5"), "at byte 1: expected a currency");
    assert_eq!(
        refusal("EUR 5 EUR"),
        "at byte 6: a second currency, or what looks like one"
    );
    assert_eq!(
        refusal("€5"),
        "at byte 0: \"€\" is not a currency code of ISO 4217"
    );
    assert_eq!(
        refusal("5 Euro"),
        "at byte 2: \"Euro\" is not a currency code of ISO 4217"
    );
    let typed = Money::<Usd>::parse_localized("EUR 5", &german).unwrap_err();
    assert_eq!(
        typed.to_string(),
        "at byte 0: the currency is \"EUR\", expected USD"
    );
}

#[test]
fn a_symbol_means_what_the_locale_means_or_nothing() {
    for (text, locale, expected) in [
        ("$5", Locale::EN, money!("USD 5")),
        ("USD\u{a0}5", Locale::EN_AU, money!("USD 5")),
        ("$5", Locale::EN_AU, money!("AUD 5")),
        ("$5", Locale::EN_CA, money!("CAD 5")),
        ("CA$5", Locale::EN, money!("CAD 5")),
        ("5 kr", Locale::SV, money!("SEK 5")),
        ("5 kr", Locale::NB, money!("NOK 5")),
        ("5 kr.", Locale::DA, money!("DKK 5")),
        ("5 zł", Locale::PL, money!("PLN 5")),
        ("元5", Locale::JA, money!("CNY 5")),
        ("￥5", Locale::JA, money!("JPY 5")),
        ("¥5", Locale::ZH, money!("CNY 5")),
        ("5 $ US", Locale::FR_CA, money!("USD 5")),
        ("5 USD", Locale::FR_CA, money!("USD 5")),
        ("R$ 5", Locale::PT, money!("BRL 5")),
        ("CHF-5.05", Locale::DE_CH, money!("CHF -5.05")),
        ("\u{200f}-5.00 ₪", Locale::HE, money!("ILS -5")),
    ] {
        assert_eq!(
            Money::parse_in_locale(text, locale),
            Ok(expected),
            "{text} {locale}"
        );
    }
    let error = Money::<Currency>::parse_in_locale("5 kr", Locale::EN).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 2: \"kr\" could be DKK, ISK, NOK or SEK"
    );
    let error = Money::<Currency>::parse_in_locale("5 foo", Locale::EN).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 2: \"foo\" is neither a currency's symbol in the locale en nor a currency's code"
    );
    let error = Money::<Usd>::parse_in_locale("$5", Locale::EN_AU).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 0: the currency is \"AUD\", expected USD"
    );
}

#[test]
fn unknown_separators_are_read_only_if_they_can_mean_one_amount() {
    let read = |text: &str| Money::parse_unambiguous_amount(text, Eur);
    for (text, expected) in [
        ("5", "5"),
        ("1234", "1234"),
        ("12,5", "12.5"),
        ("12.50", "12.5"),
        ("1234.567", "1234.567"),
        ("0.123", "0.123"),
        ("0,123", "0.123"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1’234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12,34,567", "1234567"),
        ("1 000", "1000"),
        ("(1.234,5)", "-1234.5"),
    ] {
        assert_eq!(
            read(text),
            Ok(Money::parse_amount(expected, Eur).unwrap()),
            "{text}"
        );
    }
    for text in ["1.000", "1,000", "12.345", "-123,456"] {
        let error = read(text).unwrap_err();
        let ambiguous = matches!(
            error.kind(),
            ParseMoneyErrorKind::AmbiguousSeparators { .. }
        );
        assert!(ambiguous, "{text}");
    }
    for text in ["1.2.3", "1,23,4", "1'23", "", "EUR 5", "1.234,567.8"] {
        let error = read(text).unwrap_err();
        let ambiguous = matches!(
            error.kind(),
            ParseMoneyErrorKind::AmbiguousSeparators { .. }
        );
        assert!(!ambiguous, "{text}");
    }
    assert_eq!(
        read("-1,000").unwrap_err().to_string(),
        "at byte 1: it could be -1000 or -1.000, as nobody says what the separators mean"
    );
}

#[test]
fn where_no_currency_is_written_it_is_the_usual_one() {
    let read = |text: &str, locale| Money::parse_in_locale_or(text, locale, Currency::CHF);
    for (text, locale, expected) in [
        ("1,234.50", Locale::EN, money!("CHF 1234.50")),
        ("1.234,50", Locale::DE, money!("CHF 1234.50")),
        ("(5)", Locale::EN, money!("CHF -5")),
        ("$5", Locale::EN, money!("USD 5")),
        ("5 €", Locale::DE, money!("EUR 5")),
        ("EUR 5", Locale::EN, money!("EUR 5")),
        ("5 CHF", Locale::EN, money!("CHF 5")),
    ] {
        assert_eq!(read(text, locale), Ok(expected), "{text} {locale}");
    }
    // The usual currency is no way out for one that is written and not understood.
    for text in ["5 kr", "5 foo", "$ 5 CHF", "5,00"] {
        assert!(read(text, Locale::EN).is_err(), "{text}");
    }
    // The number is judged first.
    assert_eq!(
        read("1.5 foo", Locale::DE).unwrap_err().kind(),
        &ParseMoneyErrorKind::Grouping
    );
    // In a typed amount the currency may be left out, and no other be written.
    assert_eq!(
        Money::parse_in_locale_or("5", Locale::EN, Eur),
        Ok(money!(Eur, "5"))
    );
    assert!(Money::parse_in_locale_or("$5", Locale::EN, Eur).is_err());
}

#[test]
fn a_mark_of_direction_inside_a_number_or_a_unit_is_refused() {
    let english = separators('.', ',');
    for (text, position) in [
        ("1\u{200f}2\u{200f}3 USD", 1),
        ("1\u{200e}2 USD", 1),
        ("1,\u{61c}234 USD", 2),
        ("1.\u{200f}5 USD", 2),
        ("U\u{200f}SD 5", 1),
        ("5 US\u{200e}D", 4),
    ] {
        let error = Money::<Currency>::parse_localized(text, &english).unwrap_err();
        assert!(
            matches!(error.kind(), ParseMoneyErrorKind::DirectionMark { .. }),
            "{error}"
        );
        assert_eq!(error.position(), position, "{}", text.escape_unicode());
        let error = Money::<Currency>::parse_in_locale(text, Locale::EN).unwrap_err();
        assert_eq!(error.position(), position, "{}", text.escape_unicode());
    }
    let error = Money::parse_unambiguous_amount("1\u{200f}2", Usd).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at byte 1: a mark of direction, '\\u{200f}', inside a number or a currency"
    );
    for text in [
        "\u{200f}-\u{200e}12\u{200f} \u{200f}USD\u{200e}",
        "\u{200e}-\u{200f}USD\u{61c} 12\u{200f}",
        "\u{200f}(\u{200f}USD 12\u{200f})\u{200f}",
    ] {
        let read = Money::parse_localized(text, &english);
        assert_eq!(read, Ok(money!("USD -12")), "{}", text.escape_unicode());
    }
    // What opens and closes a stretch of the other direction has no business here at all.
    for text in ["\u{2067}12\u{2069} USD", "1\u{202e}2 USD", "USD \u{2066}12"] {
        let read = Money::<Currency>::parse_localized(text, &english);
        assert!(read.is_err(), "{}", text.escape_unicode());
    }
}

#[test]
fn a_text_longer_than_an_amount_is_refused_before_it_is_read() {
    let english = separators('.', ',');
    let zeros = |count: usize| "0".repeat(count);
    assert!(amount(&zeros(256), &english).is_ok());
    let long = format!("{}é", zeros(256));
    let unit = format!("5 {}", "é".repeat(255));
    for (text, position) in [(&long, 256), (&unit, 2 + 254 * 2)] {
        let errors = [
            Money::<Currency>::parse_localized(text, &english).unwrap_err(),
            Money::<Currency>::parse_in_locale(text, Locale::EN).unwrap_err(),
            amount(text, &english).unwrap_err(),
            Money::parse_unambiguous_amount(text, Usd).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), &ParseMoneyErrorKind::TooLong { most: 256 });
            assert_eq!(error.position(), position);
        }
    }
}

#[test]
fn an_error_points_at_what_is_wrong() {
    let read = |text: &str| Money::<Currency>::parse_in_locale(text, Locale::EN).unwrap_err();
    for (text, position) in [
        ("+5", 0),
        ("+5 USD", 0),
        ("USD +5", 4),
        ("–5 USD", 0),
        ("USD –5", 4),
        ("－5 USD", 0),
        ("5-", 1),
        ("5- USD", 1),
        ("5 USD-", 5),
        ("5-USD", 1),
        ("5 -USD", 2),
        ("- 5 USD", 0),
        ("-  5", 0),
        ("-\u{a0}USD 5", 0),
        ("USD - 5", 4),
        ("USD- 5", 3),
        ("(5 USD", 0),
        ("5 USD)", 5),
        ("(USD -5)", 5),
    ] {
        let error = read(text);
        assert_eq!(error.kind(), &ParseMoneyErrorKind::Sign, "{text}: {error}");
        assert_eq!(error.position(), position, "{text}");
    }
    for (text, found, position) in [
        ("\u{feff}5 USD", '\u{feff}', 0),
        ("5 USD\u{200b}", '\u{200b}', 5),
        ("5\n", '\n', 1),
        ("\u{2067}5\u{2069} USD", '\u{2067}', 0),
        ("5.USD", '.', 1),
        ("5, USD", ',', 1),
        (".5 USD", '.', 0),
        ("USD .5", '.', 4),
    ] {
        let error = read(text);
        let found = Some(found);
        assert_eq!(
            error.kind(),
            &ParseMoneyErrorKind::ExpectedDigit { found },
            "{}: {error}",
            text.escape_unicode()
        );
        assert_eq!(error.position(), position, "{}", text.escape_unicode());
    }
    for error in [
        read("US$5"),
        Money::<Usd>::parse_in_locale("US$5", Locale::EN).unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "at byte 0: \"US$\" is neither a currency's symbol in the locale en nor a currency's \
             code"
        );
    }
    let error = read(&format!("5 {}", "é".repeat(100))).to_string();
    assert!(
        error.contains(&format!("\"{}\"", "é".repeat(32))),
        "{error}"
    );
}

#[test]
fn what_no_convention_reads_is_said_in_its_own_words() {
    let refusal = |text: &str| {
        Money::parse_unambiguous_amount(text, Eur)
            .unwrap_err()
            .to_string()
    };
    for text in ["1.23,456", "-1.23,456", "1.2.3"] {
        assert_eq!(
            refusal(text),
            format!(
                "at byte {}: by no usual convention is this a number: its separators do not fit \
                 together",
                usize::from(text.starts_with('-'))
            ),
        );
    }
    assert_eq!(refusal("1e3"), "at byte 1: expected a digit, found 'e'");
    for text in ["9".repeat(40), format!("{}.5", "9".repeat(40))] {
        assert_eq!(
            refusal(&text),
            "at byte 0: the amount has more digits than can be held without rounding"
        );
    }
}

#[test]
fn separators_that_could_mean_something_else_are_refused() {
    for (decimal, group, error) in [
        ('.', '.', InvalidSeparators::Same { character: '.' }),
        ('\'', '’', InvalidSeparators::Same { character: '’' }),
        (
            ' ',
            ',',
            InvalidSeparators::NotASeparator { character: ' ' },
        ),
        (
            '5',
            ',',
            InvalidSeparators::NotASeparator { character: '5' },
        ),
        (
            '.',
            '-',
            InvalidSeparators::NotASeparator { character: '-' },
        ),
        (
            '.',
            'x',
            InvalidSeparators::NotASeparator { character: 'x' },
        ),
        (
            '(',
            ',',
            InvalidSeparators::NotASeparator { character: '(' },
        ),
    ] {
        assert_eq!(Separators::new(decimal, Some(group)), Err(error));
    }
    for (primary, secondary, size) in [(0, 3, 0), (3, 0, 0), (10, 3, 10), (3, 12, 12)] {
        assert_eq!(
            separators('.', ',').with_group_sizes(primary, secondary),
            Err(InvalidSeparators::GroupSize { size })
        );
    }
}

/// Another way to group: from a list of the places where a separator may stand.
fn grouped(digits: &str, separator: char, primary: usize, secondary: usize) -> String {
    let mut ends = vec![primary];
    while ends[ends.len() - 1] < digits.len() {
        ends.push(ends[ends.len() - 1] + secondary);
    }
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && ends.contains(&(digits.len() - index)) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

proptest! {
    #[test]
    fn full_groups_are_read_and_a_misplaced_separator_is_not(
        digits in "[1-9][0-9]{0,20}",
        fraction in "[0-9]{1,6}",
        primary in 1_u8..=4,
        secondary in 1_u8..=4,
        at in any::<prop::sample::Index>(),
    ) {
        let by = separators(',', '.').with_group_sizes(primary, secondary).unwrap();
        let whole = grouped(&digits, '.', primary.into(), secondary.into());
        let text = format!("{whole},{fraction}");
        let expected = Money::parse_amount(&format!("{digits}.{fraction}"), Eur);
        prop_assert_eq!(amount(&text, &by), expected.clone(), "{}", text);

        // One separator more, anywhere before the decimals, makes a group too short.
        let mut wrong = whole.clone();
        wrong.insert(1 + at.index(wrong.len()), '.');
        let wrong = format!("{wrong},{fraction}");
        let read = amount(&wrong, &by);
        prop_assert!(read.is_err() || wrong == text || (read == expected && !whole.contains('.')), "{}", wrong);
    }

    /// What is not ambiguous is what every convention that can read it reads.
    #[test]
    fn an_unambiguous_amount_is_the_same_by_every_convention(text in "-?[0-9]{1,4}([.,' ][0-9]{1,4}){0,3}") {
        let read = Money::parse_unambiguous_amount(&text, Eur);
        let mut by_convention = Vec::new();
        for (decimal, group) in [('.', ','), (',', '.'), ('.', ' '), (',', ' '), ('.', '\''), (',', '\'')] {
            by_convention.extend(amount(&text, &separators(decimal, group)));
        }
        let indian = separators('.', ',').with_group_sizes(3, 2).unwrap();
        by_convention.extend(amount(&text, &indian));
        match read {
            Ok(money) => prop_assert!(by_convention.iter().all(|other| *other == money)),
            Err(_) => prop_assert!(
                by_convention.is_empty() || by_convention.iter().any(|other| *other != by_convention[0])
            ),
        }
    }

    #[test]
    fn localized_parsers_take_any_string(text in any::<String>(), pick in 0_usize..52) {
        let locale = Locale::all().nth(pick).unwrap();
        let _ = Money::<Currency>::parse_localized(&text, &locale.separators());
        let _ = Money::<Currency>::parse_in_locale(&text, locale);
        let _ = amount(&text, &locale.separators());
        let _ = Money::parse_unambiguous_amount(&text, Usd);
    }

    #[test]
    fn localized_parsers_take_what_is_nearly_money(
        text in "[(−-]?(EUR|\\$|€|kr| )?[-−]?[0-9.,'’ \u{a0}\u{202f}\u{200f}]{0,30}(EUR|€| kr|\\))?\\)?",
        pick in 0_usize..52,
    ) {
        let locale = Locale::all().nth(pick).unwrap();
        let read = Money::<Currency>::parse_in_locale(&text, locale);
        if let Ok(money) = read {
            // The digits are those of the text, in their order.
            let digits = |text: &str| -> String {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                digits.trim_matches('0').to_owned()
            };
            prop_assert_eq!(digits(&text), digits(&money.amount().to_string()), "{}", text);
        }
    }
}
