//! From what somebody typed to money.

use transom_money::format::Locale;
use transom_money::{Currency, Money, ParseMoneyError, ParseMoneyErrorKind};

/// A price in the language of the page. The currency is the one that was written, by its code or
/// the locale's symbol, and where none was, the shop's.
pub(crate) fn price(
    typed: &str,
    locale: Locale,
    usual: Currency,
) -> Result<Money, ParseMoneyError> {
    Money::parse_in_locale_or(typed.trim(), locale, usual)
}

/// A price of nobody knows which language, such as one in a supplier's file: taken only if all
/// conventions read the same amount.
pub(crate) fn price_of_unknown_locale(
    text: &str,
    currency: Currency,
) -> Result<Money, ParseMoneyError> {
    Money::parse_unambiguous_amount(text.trim(), currency)
}

/// What the page says beside the field. The error itself is for the log.
pub(crate) fn hint(typed: &str, error: &ParseMoneyError) -> String {
    match error.kind() {
        ParseMoneyErrorKind::AmbiguousSeparators { readings } => {
            let [one, other] = readings;
            format!("{typed:?} could be {one} or {other}: write all digits without groups")
        }
        ParseMoneyErrorKind::AmbiguousSymbol { symbol, currencies } => {
            format!(
                "{symbol} could be {}: write the code",
                currencies.join(" or ")
            )
        }
        ParseMoneyErrorKind::Currency(unknown) => {
            format!("{:?} is not a currency of ISO 4217", unknown.code())
        }
        ParseMoneyErrorKind::UnknownSymbol { symbol, .. } => {
            format!("{symbol:?} is no currency here: write its code")
        }
        ParseMoneyErrorKind::Grouping => {
            "the separators are not where this page's language has them".to_owned()
        }
        ParseMoneyErrorKind::TooManyDigits => "has too many digits".to_owned(),
        _ => format!("{typed:?} is not an amount"),
    }
}
