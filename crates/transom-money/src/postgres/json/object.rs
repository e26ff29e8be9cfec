//! Reading `{"amount":"12.34","currency":"USD"}` and nothing else: an object of two strings.
//!
//! Not a parser of JSON. What holds neither key nor value of money, nested values and escapes
//! among it, is refused without being understood.

use crate::postgres::error::StoredMoneyError::{self, AmountNotAString, Malformed};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields<'a> {
    pub(super) amount: &'a str,
    pub(super) currency: &'a str,
}

pub(super) fn read(text: &str) -> Result<Fields<'_>, StoredMoneyError> {
    let mut rest = text;
    if !eat(&mut rest, '{') {
        return Err(Malformed("not a JSON object"));
    }
    let (mut amount, mut currency) = (None, None);
    loop {
        let key = string(&mut rest)?;
        if !eat(&mut rest, ':') {
            return Err(Malformed("no colon after a key of the JSON"));
        }
        let place = match key {
            "amount" => {
                let first = rest.trim_start_matches(WHITESPACE).bytes().next();
                if matches!(first, Some(b'-' | b'0'..=b'9')) {
                    return Err(AmountNotAString);
                }
                &mut amount
            }
            "currency" => &mut currency,
            _ => {
                return Err(Malformed(
                    "the JSON has a key other than amount and currency",
                ));
            }
        };
        if place.replace(string(&mut rest)?).is_some() {
            return Err(Malformed("the JSON has a key twice"));
        }
        if !eat(&mut rest, ',') {
            break;
        }
    }
    if !eat(&mut rest, '}') || !rest.trim_start_matches(WHITESPACE).is_empty() {
        return Err(Malformed(
            "the JSON object has no end, or something after it",
        ));
    }
    match (amount, currency) {
        (Some(amount), Some(currency)) => Ok(Fields { amount, currency }),
        (None, _) => Err(Malformed("the JSON has no amount")),
        (_, None) => Err(Malformed("the JSON has no currency")),
    }
}

/// RFC 8259, section 2.
const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

fn eat(rest: &mut &str, wanted: char) -> bool {
    match rest.trim_start_matches(WHITESPACE).strip_prefix(wanted) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

fn string<'a>(rest: &mut &'a str) -> Result<&'a str, StoredMoneyError> {
    if !eat(rest, '"') {
        return Err(Malformed("the JSON has something other than a string"));
    }
    let (inside, after) = rest
        .split_once('"')
        .ok_or(Malformed("the JSON ends in a string"))?;
    *rest = after;
    // The only way to a quote that does not end the string, too.
    if inside.contains('\\') {
        return Err(Malformed(
            "the JSON has an escape, which no amount or code needs",
        ));
    }
    Ok(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_and_any_white_space() {
        for text in [
            r#"{"amount":"1","currency":"USD"}"#,
            r#"{"amount": "1", "currency": "USD"}"#,
            "\n{ \"currency\"\t:\r\n\"USD\" , \"amount\" : \"1\" }\n",
        ] {
            let (amount, currency) = ("1", "USD");
            assert_eq!(read(text), Ok(Fields { amount, currency }), "{text}");
        }
    }

    #[test]
    fn a_number_is_not_an_amount() {
        for number in ["1", "-1", "1.5", "0"] {
            let text = std::format!(r#"{{"currency":"USD","amount": {number}}}"#);
            assert_eq!(read(&text), Err(AmountNotAString));
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for text in [
            "",
            "{",
            "{}",
            "null",
            "[]",
            r#"{"amount":"1"}"#,
            r#"{"currency":"USD"}"#,
            r#"{"amount":"1","currency":"USD""#,
            r#"{"amount":"1","currency":"USD"}x"#,
            r#"{"amount":"1","currency":"USD",}"#,
            r#"{"amount":"1","currency":"USD","x":"1"}"#,
            r#"{"amount":"1","amount":"1","currency":"USD"}"#,
            r#"{"amount":"1","currency":null}"#,
            r#"{"amount":null,"currency":"USD"}"#,
            r#"{"amount":"1","currency":"US\u0044"}"#,
            r#"{"amount" "1"}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
