//! Whether two results say the same, apart from what differs anyway.

/// What a result with the other tenant's rows says compared with one without them.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference {
    None,
    /// Both are what they are for a reason: what the one has, and what the other.
    Told(String, String),
    /// The result is another one each time.
    Unstable,
}

/// Compares a result, and the same one a second time, with what it is `without` the other
/// tenant. Where the two times differ stands a clock, a random number or a transaction's
/// number, and what stands there says nothing.
pub(super) fn compare(first: &str, second: &str, without: &str) -> Difference {
    let [first, second, without] = [first, second, without].map(pieces);
    if first.len() != second.len() {
        return Difference::Unstable;
    }
    if first.len() != without.len() {
        return told(&first, &without);
    }
    let steady = first.iter().zip(&second).zip(&without);
    for ((first_piece, second_piece), without_piece) in steady {
        if first_piece == second_piece && first_piece != without_piece {
            return told(&first, &without);
        }
    }
    Difference::None
}

/// Cuts a text into words, numbers, times, UUIDs and the single characters between them.
fn pieces(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() || "_-.:+@".contains(c);
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Both texts from where they part.
fn told(with: &[&str], without: &[&str]) -> Difference {
    let same = with.iter().zip(without).take_while(|(a, b)| a == b).count();
    // A few words before, for the reader.
    let from = same.saturating_sub(12);
    let tail = |pieces: &[&str]| {
        let tail: String = pieces.iter().skip(from).copied().collect();
        excerpt(&tail)
    };
    Difference::Told(tail(with), tail(without))
}

/// The beginning of a text that is too long to read.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_no_difference_and_a_count_is() {
        let at = |time, count| format!("[Note {{ at: 2026-01-01T00:00:{time}Z, count: {count} }}]");
        assert_eq!(
            compare(&at("01", 3), &at("02.5", 3), &at("03", 3)),
            Difference::None
        );
        let Difference::Told(with, without) = compare(&at("01", 3), &at("02", 3), &at("03", 2))
        else {
            panic!("not told")
        };
        assert!(
            with.ends_with("count: 3 }]") && without.ends_with("count: 2 }]"),
            "{with}"
        );
    }

    #[test]
    fn punctuation_and_length_count() {
        assert!(matches!(
            compare("[()]", "[()]", "[]"),
            Difference::Told(..)
        ));
        assert!(matches!(
            compare("Some(1)", "Some(1)", "None"),
            Difference::Told(..)
        ));
        assert_eq!(compare("[1]", "[1, 2]", "[1]"), Difference::Unstable);
        assert_eq!(compare("", "", ""), Difference::None);
    }

    #[test]
    fn an_excerpt_ends_between_characters() {
        assert_eq!(excerpt(&"ä".repeat(301)).chars().count(), 302);
        assert_eq!(excerpt("ä"), "ä");
    }
}
