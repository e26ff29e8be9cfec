//! Every row there is, and what became of some of them.

use std::collections::{BTreeMap, BTreeSet};

use super::How;
use super::difference::excerpt;

/// Where a row is: schema, table and `ctid`. An UPDATE moves it, also one that changes no
/// value.
pub(super) type Place = (String, String, String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its primary key, if there is one.
    pub(super) key: Option<String>,
    /// What its tenant column says, if it has one.
    pub(super) tenant: Option<String>,
    /// The row as JSON.
    pub(super) content: String,
    /// Every text and number in it.
    pub(super) scalars: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshot(pub(super) BTreeMap<Place, Row>);

/// How to know one tenant's rows, whoever wrote them.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) tenant: String,
    /// The schemas that only this tenant sees.
    pub(super) schemas: BTreeSet<String>,
}

impl Mark {
    pub(super) fn is_on(&self, place: &Place, row: &Row) -> bool {
        row.tenant.as_ref() == Some(&self.tenant) || self.schemas.contains(&place.0)
    }
}

impl Snapshot {
    /// The places of rows that were not there before, also as something else: an UPDATE moves
    /// a row, and a row without a key is another one then.
    pub(super) fn new_since(&self, before: &Snapshot) -> BTreeSet<Place> {
        let known = before.0.iter().filter_map(|(at, row)| keyed(at, row));
        let known: BTreeSet<_> = known.collect();
        let mut new = self.since(before);
        new.retain(|at| {
            let key = self.0.get(at).and_then(|row| keyed(at, row));
            key.is_none_or(|key| !known.contains(&key))
        });
        new
    }

    /// The places of rows that were not there before, or not as they are.
    pub(super) fn since(&self, before: &Snapshot) -> BTreeSet<Place> {
        let new = self
            .0
            .iter()
            .filter(|&(at, row)| before.0.get(at) != Some(row));
        new.map(|(at, _)| at.clone()).collect()
    }

    /// The texts and numbers, long enough to be nobody else's by accident, that only these
    /// rows have.
    pub(super) fn only_in(&self, theirs: &BTreeSet<Place>) -> BTreeSet<String> {
        const SHORTEST: usize = 6;
        let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
        for (at, row) in &self.0 {
            let all = row.scalars.iter().filter(|value| value.len() >= SHORTEST);
            if theirs.contains(at) {
                own.extend(all.cloned());
            } else {
                others.extend(all.cloned());
            }
        }
        own.difference(&others).cloned().collect()
    }
}

/// How to know a row again after an UPDATE.
fn keyed<'r>(
    (schema, table, _): &'r Place,
    row: &'r Row,
) -> Option<(&'r String, &'r String, &'r String)> {
    Some((schema, table, row.key.as_ref()?))
}

/// What happened between two snapshots to the rows that are `theirs`, and what they got.
pub(super) fn effects(
    before: &Snapshot,
    after: &Snapshot,
    theirs: &BTreeSet<Place>,
    mark: &Mark,
) -> Vec<(How, String)> {
    let fresh = after.since(before);
    let mut fresh: Vec<(&Place, &Row)> = fresh
        .iter()
        .filter_map(|at| after.0.get_key_value(at))
        .collect();
    let mut found = Vec::new();
    for (at, row) in &before.0 {
        if !theirs.contains(at) || after.0.get(at) == Some(row) {
            continue;
        }
        let marked = mark.is_on(at, row);
        let next = fresh.iter().position(|(to, new)| {
            let same_table = (&to.0, &to.1) == (&at.0, &at.1);
            // Still theirs; or nobody's, as all rows of that table; or taken away as it was.
            same_table && (mark.is_on(to, new) || !marked || rest(row) == rest(new))
        });
        found.push(match next.map(|next| fresh.remove(next)) {
            Some((_, new)) => (
                How::Changed,
                format!("{} became {}", told(at, row), excerpt(&new.content)),
            ),
            None => (How::Deleted, told(at, row)),
        });
    }
    let given = fresh.into_iter().filter(|(at, row)| mark.is_on(at, row));
    found.extend(given.map(|(at, row)| (How::Inserted, told(at, row))));
    found
}

/// A row without its tenant.
fn rest(row: &Row) -> Vec<&String> {
    let scalars = row.scalars.iter();
    scalars
        .filter(|value| Some(*value) != row.tenant.as_ref())
        .collect()
}

fn told((schema, table, _): &Place, row: &Row) -> String {
    format!("{schema}.{table} {}", excerpt(&row.content))
}

/// Whether a value stands in a text by itself, as it is or as Debug writes it.
pub(super) fn stands_in(value: &str, text: &str) -> bool {
    let escaped = format!("{value:?}");
    let forms = [value, escaped.trim_matches('"')];
    forms.into_iter().any(|form| {
        text.match_indices(form).any(|(at, _)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text
                .get(at + form.len()..)
                .and_then(|text| text.chars().next());
            ![before, after]
                .into_iter()
                .flatten()
                .any(char::is_alphanumeric)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(rows: &[(&str, &str, &str)]) -> Snapshot {
        let row = |(place, tenant, body): &(&str, &str, &str)| {
            let at = ("s".to_owned(), "t".to_owned(), (*place).to_owned());
            let row = Row {
                key: None,
                tenant: Some((*tenant).to_owned()),
                content: (*body).to_owned(),
                scalars: vec![(*tenant).to_owned(), (*body).to_owned()],
            };
            (at, row)
        };
        Snapshot(rows.iter().map(row).collect())
    }

    #[test]
    fn each_way_to_harm_a_row_has_its_name() {
        let mark = Mark {
            tenant: "b".to_owned(),
            schemas: BTreeSet::new(),
        };
        let before = snapshot(&[("1", "a", "x"), ("2", "b", "secret")]);
        let theirs = before.since(&snapshot(&[("1", "a", "x")]));
        let how = |after: &[(&str, &str, &str)]| {
            let found = effects(&before, &snapshot(after), &theirs, &mark);
            found.into_iter().map(|(how, _)| how).collect::<Vec<_>>()
        };
        let own = ("1", "a", "x");
        assert_eq!(how(&[own, ("2", "b", "secret")]), []);
        assert_eq!(how(&[("3", "a", "y"), ("2", "b", "secret")]), []);
        assert_eq!(how(&[own, ("3", "b", "new")]), [How::Changed]);
        assert_eq!(how(&[own, ("3", "b", "secret")]), [How::Changed], "touched");
        assert_eq!(how(&[own, ("3", "a", "secret")]), [How::Changed], "taken");
        assert_eq!(how(&[own, ("3", "a", "other")]), [How::Deleted]);
        assert_eq!(
            how(&[own, ("2", "b", "secret"), ("3", "b", "x")]),
            [How::Inserted]
        );
        assert_eq!(how(&[]), [How::Deleted], "one's own is one's own");
    }

    #[test]
    fn a_value_counts_where_it_stands_alone_and_as_debug_writes_it() {
        assert!(!stands_in("123456", "id: 1234567"));
        assert!(stands_in("123456", "Key (id)=(123456)"));
        assert!(stands_in("a \"b\"\n", r#"Some("a \"b\"\n")"#));
    }
}
