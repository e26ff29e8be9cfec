//! The fields' own rules: one reader for each kind, each answering with the field that is wrong.

use super::amount::Amount;
use super::json::{Document, Members, Node};
use super::rejection::Rejection;

const MOST_QUANTITY: u64 = 1_000_000;
const MOST_ENTRIES: usize = 100;
const MOST_EMAIL_CHARACTERS: usize = 254;
const MOST_TRACKING_CHARACTERS: usize = 256;
const MOST_NAME_CHARACTERS: usize = 64;

/// The line's time in nanoseconds since 1970, `None` where it names none.
pub(crate) fn at(document: &Document, members: &Members) -> Result<Option<i128>, Rejection> {
    if !members.iter().any(|(key, _)| key == "at") {
        return Ok(None);
    }
    let invalid = || Rejection::invalid("at");
    let text = text(document, members, "at")?;
    let at = chrono::DateTime::parse_from_rfc3339(text).map_err(|_| invalid())?;
    let nanoseconds = i128::from(at.timestamp_subsec_nanos());
    Ok(Some(
        i128::from(at.timestamp()) * 1_000_000_000 + nanoseconds,
    ))
}

/// A string of any content.
pub(crate) fn text<'d>(
    document: &'d Document,
    members: &Members,
    field: &str,
) -> Result<&'d str, Rejection> {
    match document.get(members, field) {
        Some(Node::Text(text)) => Ok(text),
        _ => Err(Rejection::invalid(field)),
    }
}

fn checked(
    document: &Document,
    members: &Members,
    field: &str,
    rule: impl FnOnce(&str) -> bool,
) -> Result<String, Rejection> {
    let text = text(document, members, field)?;
    if rule(text) {
        Ok(text.to_owned())
    } else {
        Err(Rejection::invalid(field))
    }
}

/// `[a-z][a-z0-9_]{0,30}`
pub(crate) fn tenant(document: &Document, members: &Members) -> Result<String, Rejection> {
    checked(document, members, "tenant", |text| {
        text.len() <= 31
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    })
}

/// An account, order or sku: 1 to 64 of `[a-z0-9-]`.
pub(crate) fn name(
    document: &Document,
    members: &Members,
    field: &str,
) -> Result<String, Rejection> {
    checked(document, members, field, |text| {
        (1..=MOST_NAME_CHARACTERS).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

/// One `@` with something on both sides, at most 254 characters.
pub(crate) fn email(document: &Document, members: &Members) -> Result<String, Rejection> {
    checked(document, members, "email", |text| {
        text.chars().count() <= MOST_EMAIL_CHARACTERS
            && text.matches('@').count() == 1
            && !text.starts_with('@')
            && !text.ends_with('@')
    })
}

/// 1 to 256 characters of any kind.
pub(crate) fn tracking(document: &Document, members: &Members) -> Result<String, Rejection> {
    checked(document, members, "tracking", |text| {
        (1..=MOST_TRACKING_CHARACTERS).contains(&text.chars().count())
    })
}

/// A price, 0 allowed.
pub(crate) fn price(document: &Document, members: &Members) -> Result<Amount, Rejection> {
    Amount::parse(text(document, members, "price")?).ok_or_else(|| Rejection::invalid("price"))
}

/// An amount above 0.
pub(crate) fn amount(document: &Document, members: &Members) -> Result<Amount, Rejection> {
    Amount::parse(text(document, members, "amount")?)
        .filter(|amount| amount.minor > 0)
        .ok_or_else(|| Rejection::invalid("amount"))
}

/// A whole number from `least` to 1,000,000, written in digits alone.
pub(crate) fn whole(
    document: &Document,
    members: &Members,
    field: &str,
    least: u64,
) -> Result<i128, Rejection> {
    match document.get(members, field) {
        Some(Node::Number(number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => number
            .parse()
            .ok()
            .filter(|whole| (least..=MOST_QUANTITY).contains(whole))
            .map(i128::from)
            .ok_or_else(|| Rejection::invalid(field)),
        _ => Err(Rejection::invalid(field)),
    }
}

/// 1 to 100 objects, each read by `read`; whatever is wrong inside is wrong with `field`.
///
/// Unknown fields of the entries are not judged here but at the very end of the line.
pub(crate) fn entries<T>(
    document: &Document,
    members: &Members,
    field: &str,
    read: impl Fn(&Document, &Members) -> Result<T, Rejection>,
) -> Result<Vec<T>, Rejection> {
    let Some(Node::Array(items)) = document.get(members, field) else {
        return Err(Rejection::invalid(field));
    };
    if !(1..=MOST_ENTRIES).contains(&items.len()) {
        return Err(Rejection::invalid(field));
    }
    items
        .iter()
        .map(|item| match document.node(*item) {
            Node::Object(members) => read(document, members).map_err(|_| Rejection::invalid(field)),
            _ => Err(Rejection::invalid(field)),
        })
        .collect()
}
