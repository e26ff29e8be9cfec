//! What holds of any string: shared with the fuzz target.

use transom_money::format::{Digits, FormatSpec, Locale, Unit};
use transom_money::{Currency, Money, Usd};

pub(crate) fn no_parser_panics_and_what_is_read_reads_back(text: &str) {
    let _ = text.parse::<Currency>();
    let _ = Money::parse_amount(text, Usd);
    let _ = text.parse::<Money<Usd>>();
    let _ = Money::parse_unambiguous_amount(text, Usd);
    let mut read = Vec::new();
    read.extend(text.parse::<Money>());
    for locale in Locale::all() {
        let separators = locale.separators();
        let _ = Money::parse_localized_amount(text, Usd, &separators);
        read.extend(Money::<Currency>::parse_localized(text, &separators));
        read.extend(Money::<Currency>::parse_in_locale(text, locale));
    }
    for money in read {
        let canonical = money.to_string();
        assert_eq!(canonical.parse(), Ok(money), "{text:?}");
        assert_eq!(
            canonical.parse::<Money>().map(|read| read.to_string()),
            Ok(canonical)
        );
        let spec = FormatSpec::new(Locale::EN)
            .unit(Unit::Code)
            .digits(Digits::All);
        let shown = money.format(&spec).unwrap_or_default();
        assert_eq!(
            Money::parse_in_locale(&shown, Locale::EN),
            Ok(money),
            "{text:?} {shown:?}"
        );
    }
    json(text);
}

/// Whatever the JSON is, and whatever the strings in it are.
fn json(text: &str) {
    let _ = serde_json::from_str::<Money>(text);
    let _ = serde_json::from_str::<Money<Usd>>(text);
    let object = serde_json::json!({ "amount": text, "currency": "USD" });
    if let Ok(money) = serde_json::from_value::<Money>(object) {
        let back = serde_json::to_string(&money).ok();
        let back = back.and_then(|json| serde_json::from_str::<Money>(&json).ok());
        assert_eq!(back, Some(money), "{text:?}");
    }
    let object = serde_json::json!({ "amount": "1", "currency": text });
    let _ = serde_json::from_value::<Money>(object);
}
