//! The text of a condition, as the server gives it back, taken apart.
//!
//! `pg_get_expr` puts every operand that is more than a name, a literal or a call into
//! parentheses, so that AND and OR are found without knowing the grammar in between.

/// A condition.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Condition<'a> {
    /// All of them.
    And(Vec<Condition<'a>>),
    /// Any of them.
    Or(Vec<Condition<'a>>),
    /// What is neither.
    Part(&'a str),
}

impl<'a> Condition<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        let text = unwrapped(text);
        for (word, make) in [
            (" OR ", Condition::Or as fn(Vec<_>) -> _),
            (" AND ", Condition::And),
        ] {
            let parts = split(text, word);
            if parts.len() > 1 {
                return make(parts.into_iter().map(Condition::parse).collect());
            }
        }
        Condition::Part(text)
    }

    /// Every part, in order.
    pub(super) fn parts(&self) -> Vec<&'a str> {
        match self {
            Condition::And(list) | Condition::Or(list) => {
                list.iter().flat_map(Condition::parts).collect()
            }
            Condition::Part(text) => vec![text],
        }
    }
}

/// Where a text is outside of quotes, parentheses and brackets.
fn outside(text: &str) -> Vec<usize> {
    let (mut depth, mut quote, mut places) = (0_usize, None, Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            // A doubled quote ends and begins again.
            (Some(open), _) if open == byte => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(' | b'[') => depth += 1,
            (None, b')' | b']') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 => places.push(at),
            _ => {}
        }
    }
    places
}

/// The places of a word outside of quotes and parentheses.
pub(super) fn places(text: &str, word: &str) -> Vec<usize> {
    let outside = outside(text);
    outside
        .into_iter()
        .filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(word)))
        .collect()
}

/// The parts between a word outside of quotes and parentheses.
pub(super) fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for at in places(text, word) {
        parts.push(&text[from..at]);
        from = at + word.len();
    }
    parts.push(&text[from..]);
    parts
}

/// Without the space and the parentheses around the whole.
pub(super) fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        // `(a) = (b)` begins and ends with one, but they are no pair.
        Some(inner) if closes_at_end(text) => unwrapped(inner),
        _ => text,
    }
}

fn closes_at_end(text: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

/// The value, and the types it is cast to, the last one first.
pub(super) fn uncast(text: &str) -> (&str, Vec<&str>) {
    let (mut text, mut types) = (unwrapped(text), Vec::new());
    while let Some(at) = places(text, "::").pop() {
        types.push(&text[at + 2..]);
        text = unwrapped(&text[..at]);
    }
    (text, types)
}

/// The arguments of a call of this function.
pub(super) fn arguments<'a>(text: &'a str, function: &str) -> Option<Vec<&'a str>> {
    let inside = text
        .strip_prefix(function)?
        .strip_prefix('(')?
        .strip_suffix(')')?;
    Some(split(inside, ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_and_or_are_found_outside_of_quotes_and_parentheses() {
        let text = r#"((("a OR b" = ' AND ''x'' OR ') AND (c = f(1, (2))) AND d) OR (e IS NULL))"#;
        assert_eq!(
            Condition::parse(text),
            Condition::Or(vec![
                Condition::And(vec![
                    Condition::Part(r#""a OR b" = ' AND ''x'' OR '"#),
                    Condition::Part("c = f(1, (2))"),
                    Condition::Part("d"),
                ]),
                Condition::Part("e IS NULL"),
            ])
        );
    }

    #[test]
    fn casts_and_calls_are_taken_off() {
        assert_eq!(
            uncast("((NULLIF(x, ''::text))::character varying(10))::uuid"),
            ("NULLIF(x, ''::text)", vec!["uuid", "character varying(10)"])
        );
        assert_eq!(
            arguments("NULLIF(f(1, 2), ''::text)", "NULLIF"),
            Some(vec!["f(1, 2)", "''::text"])
        );
        assert_eq!(unwrapped("(a) = (b)"), "(a) = (b)");
        assert_eq!(unwrapped(" ((ü)) "), "ü");
    }
}
