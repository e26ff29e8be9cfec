//! Amounts for people to read.

use anyhow::ensure;
use transom_money::format::{Digits, FormatSpec, Locale, Unit};
use transom_money::{Money, Rounding, money};

pub(crate) fn show() -> anyhow::Result<()> {
    println!("== Format: what people read, by locale");
    let price = money!("EUR -1234567.50");
    for locale in [
        Locale::EN,
        Locale::DE,
        Locale::DE_CH,
        Locale::FR,
        Locale::EN_IN,
        Locale::JA,
        Locale::SV,
    ] {
        let shown = price.format(&FormatSpec::new(locale))?;
        let accounting = price.format(&FormatSpec::new(locale).accounting())?;
        println!(
            "   {locale:5} {}, in accounts {}",
            spaces(&shown),
            spaces(&accounting)
        );
        let back: Money = Money::parse_in_locale(&shown, locale)?;
        ensure!(back == price, "{shown:?} was read as {back}");
    }

    println!("-- other forms");
    let english = FormatSpec::new(Locale::EN);
    let price = money!("CAD 1234.5");
    for (what, spec) in [
        ("symbol", english),
        ("narrow symbol", english.unit(Unit::NarrowSymbol)),
        ("code", english.unit(Unit::Code)),
        ("name", english.unit(Unit::Name("Canadian dollars"))),
        ("number alone", english.unit(Unit::Hidden).ungrouped()),
    ] {
        println!("   {what}: {}", spaces(&price.format(&spec)?));
    }

    println!("-- nothing rounds by itself");
    let price = money!("USD 0.0035");
    match price.format(&english) {
        Ok(shown) => anyhow::bail!("{price} was shown as {shown}"),
        Err(error) => println!("   {error}"),
    }
    println!(
        "   all digits: {}",
        price.format(&english.digits(Digits::All))?
    );
    println!(
        "   rounded: {}",
        price.format(&english.rounded(Rounding::HalfEven))?
    );
    Ok(())
}

/// The spaces of locales do not break; here they are shown as plain ones.
fn spaces(shown: &str) -> String {
    shown.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ")
}
