//! What the macro makes of an enum, and how an error finds its variant. Public for the macro alone.

use crate::{
    ConstraintError, Constraints, Rule, Violation, ViolationKind,
    constraints::{RuleParts, Target, answer, default_error},
    error::Home,
    naming::MAX_BYTES,
};

/// One constraint and the variant that answers to it.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Its name.
    pub variant: &'static str,
    /// What it answers to.
    pub kind: ViolationKind,
    /// The constraint's table; empty for the kinds that name none.
    pub table: &'static str,
    /// The constraint, or the column of a not-null; empty for the kinds that name neither.
    pub name: &'static str,
    /// What to say if an earlier variant has it already; the compiler cannot put the words together.
    pub twice: &'static str,
}

/// The variants with what makes them.
pub type Variants<E> = [(Variant, fn() -> E)];

impl Variant {
    fn rule(self) -> Rule {
        let target = match self.kind {
            ViolationKind::NotNull => Target::Column(self.name.to_owned()),
            _ if self.name.is_empty() => Target::Kind,
            _ => Target::Constraint(self.name.into()),
        };
        Rule::new(RuleParts {
            kind: self.kind,
            label: None,
            inferred: None,
            table: self.table.to_owned(),
            columns: Vec::new(),
            target,
            raised: false,
            field: self.variant.to_owned(),
            error: default_error(self.kind),
            declaration: format!("{}({})", self.kind, self.name),
        })
    }
}

/// Refuses two variants for one constraint, and names that no constraint has, when the enum is compiled.
///
/// # Panics
///
/// If there are any.
pub const fn assert_distinct<E>(variants: &Variants<E>) {
    let mut second = 0;
    while second < variants.len() {
        let Variant {
            kind, table, name, ..
        } = variants[second].0;
        let nameless = matches!(
            kind,
            ViolationKind::ValueTooLong | ViolationKind::OutOfRange | ViolationKind::InvalidText
        );
        assert!(
            nameless || (!table.is_empty() && !name.is_empty()),
            "the name of a table, constraint or column is empty"
        );
        assert!(
            table.len() <= MAX_BYTES && name.len() <= MAX_BYTES,
            "a name has more than 63 bytes, which the server cuts: give it as the catalogue has it"
        );
        let mut first = 0;
        while first < second {
            assert!(
                !same(&variants[first].0, &variants[second].0),
                "{}",
                variants[second].0.twice
            );
            first += 1;
        }
        second += 1;
    }
}

const fn same(a: &Variant, b: &Variant) -> bool {
    a.kind as u8 == b.kind as u8 && equal(a.table, b.table) && equal(a.name, b.name)
}

const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// One set for each table, in the order in which the tables first appear. Rules that belong to no table are in the first.
pub fn sets<E>(variants: &Variants<E>) -> Vec<Constraints> {
    let mut tables: Vec<(&str, Vec<Rule>)> = Vec::new();
    let first = variants.iter().find(|(to, _)| !to.table.is_empty());
    let first = first.map_or("", |(to, _)| to.table);
    for (to, _) in variants {
        let home = if to.table.is_empty() { first } else { to.table };
        match tables.iter_mut().find(|(table, _)| *table == home) {
            Some((_, rules)) => rules.push(to.rule()),
            None => tables.push((home, vec![to.rule()])),
        }
    }
    tables
        .into_iter()
        .map(|(table, rules)| Constraints::of_rules(table, rules))
        .collect()
}

/// The variant that answers to `error`, or the error with what is known of it.
///
/// # Errors
///
/// [`ConstraintError`] if no variant answers.
pub fn translate<E>(
    error: sqlx::Error,
    declared: &[Constraints],
    make: &Variants<E>,
) -> Result<E, ConstraintError> {
    let sets: Vec<&Constraints> = declared.iter().collect();
    let rule = Violation::of(&error).and_then(|violation| answer(&sets, &violation));
    let found = rule.and_then(|rule| make.iter().find(|(to, _)| to.variant == rule.field()));
    match found {
        Some((_, make)) => Ok(make()),
        None => Err(ConstraintError::of(error, &sets, Home::Enum)),
    }
}
