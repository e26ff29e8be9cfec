//! Patterns that mean given names and no others.

use crate::NamePattern;

/// What the partitions of `table` have in common, and none of the `others` has: that they begin with its name, or that they
/// differ in their digits; else the list of them.
pub(crate) fn partitions_pattern(table: &str, partitions: &[&str], others: &[&str]) -> NamePattern {
    let start = format!("{table}_");
    let prefix = partitions
        .iter()
        .all(|name| name.starts_with(&start))
        .then(|| NamePattern::prefix(start));
    let mut patterns: Vec<_> = prefix.into_iter().chain(in_common(partitions)).collect();
    let fits = |pattern: &NamePattern| !others.iter().any(|other| pattern.matches(other));
    let found = patterns.iter().position(fits).unwrap_or(patterns.len() - 1);
    patterns.swap_remove(found)
}

/// Patterns that mean all of `names`, the wider first; an exact one, if there is but one name.
pub(super) fn in_common(names: &[&str]) -> Vec<NamePattern> {
    if let [name] = names {
        return vec![NamePattern::exact(*name)];
    }
    let mut patterns = vec![either(names, true)];
    let exactly = either(names, false);
    if exactly != patterns[0] {
        patterns.push(exactly);
    }
    patterns
}

/// One of `names`, or, if so wanted, one that differs from it in digits only.
fn either(names: &[&str], any_digits: bool) -> NamePattern {
    let mut expressions: Vec<String> = Vec::new();
    for name in names {
        let expression = if any_digits {
            with_any_digits(name)
        } else {
            regex_lite::escape(name)
        };
        if !expressions.contains(&expression) {
            expressions.push(expression);
        }
    }
    NamePattern::regex(expressions.join("|"))
}

fn with_any_digits(name: &str) -> String {
    let mut expression = String::new();
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        expression.push_str(&regex_lite::escape(&rest[..start]));
        expression.push_str("[0-9]+");
        rest = rest[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    expression + &regex_lite::escape(rest)
}

#[cfg(test)]
mod tests {
    use super::partitions_pattern;

    fn printed(partitions: &[&str], others: &[&str]) -> String {
        let pattern = partitions_pattern("events", partitions, others);
        assert!(partitions.iter().all(|name| pattern.matches(name)));
        assert!(!others.iter().any(|name| pattern.matches(name)));
        pattern.to_string()
    }

    #[test]
    fn the_pattern_is_the_simplest_that_leaves_the_others_out() {
        let months = ["events_2026_01", "events_2026_02"];
        assert_eq!(printed(&months, &["event", "events"]), "\"events_\"…");
        assert_eq!(printed(&months, &["events_log"]), "/events_[0-9]+_[0-9]+/");
        assert_eq!(
            printed(&months, &["events_2025_1"]),
            "/events_2026_01|events_2026_02/"
        );
        assert_eq!(printed(&["p1", "q(2)"], &[]), r"/p[0-9]+|q\([0-9]+\)/");
        assert_eq!(printed(&["p1"], &["p2"]), "\"p1\"");
    }
}
