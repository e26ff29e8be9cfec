//! What people type, and what becomes of it.

use transom_money::Currency;
use transom_money::format::Locale;

use crate::cast;

pub(crate) fn show() {
    println!("== Cast: the language of the page says what a separator is");
    for (typed, locale) in [
        ("1.234,56 €", Locale::DE),
        ("1,234.56", Locale::EN),
        ("1.234", Locale::DE),
        ("1.234", Locale::EN),
        ("$1,234.50", Locale::EN_AU),
        ("1 234 567,5", Locale::FR),
        ("1’234.50 CHF", Locale::DE_CH),
        ("₹12,34,567", Locale::EN_IN),
        (" 12.34 ", Locale::EN),
        ("1.5 €", Locale::DE),
        ("1,2345,678", Locale::EN),
        ("kr 100", Locale::EN),
        ("12 EURO", Locale::EN),
        ("free", Locale::EN),
        ("1e3", Locale::EN),
        ("", Locale::EN),
        ("79228162514264337593543950336", Locale::EN),
    ] {
        print!("   {locale:5} {typed:?}: ");
        match cast::price(typed, locale, Currency::EUR) {
            Ok(price) => println!("{price}"),
            Err(error) => {
                println!("{}", cast::hint(typed, &error));
                println!("         for the log: {error}");
            }
        }
    }

    println!("-- a supplier's file, in nobody knows which language");
    for text in ["1000", "1.234,50", "12.34", "1.000", "1,000"] {
        print!("   {text:?}: ");
        match cast::price_of_unknown_locale(text, Currency::EUR) {
            Ok(price) => println!("{price}"),
            Err(error) => {
                println!("{}", cast::hint(text, &error));
                println!("         for the log: {error}");
            }
        }
    }
}
