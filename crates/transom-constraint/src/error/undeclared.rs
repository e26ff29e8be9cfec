//! A violated constraint that nobody declared.

use std::{error::Error, fmt};

use super::advice::{Advice, Home};
use crate::{Constraints, Rule, Violation, ViolationKind, reported::Reported};

/// A constraint was violated that none of the given [`Constraints`] declares: a bug of the program, for its operator.
///
/// [`Display`](fmt::Display) names the constraint, what *is* declared, and the line of Rust that would declare it; like
/// [`Debug`](fmt::Debug) it holds names of database objects and no values. The error as sqlx gave it is the
/// [`source`](Error::source); *its* `Debug` prints the server's DETAIL, which holds values.
pub struct Undeclared {
    finding: Box<Finding>,
    source: sqlx::Error,
}

/// What is known of the violation and of the declarations tried, without the error itself: found out while that is still
/// borrowed.
#[derive(Debug)]
pub(super) struct Finding {
    kind: ViolationKind,
    constraint: Option<String>,
    table: Option<String>,
    column: Option<String>,
    /// What the given sets do declare, of its table if they know it: `unique constraint "users_pkey" of table "users"`.
    declared: Vec<String>,
    advice: Advice,
}

/// How many declarations are listed.
const MOST: usize = 20;

impl Finding {
    /// `None` if no declaration could name the violation.
    pub(super) fn of(violation: &Violation<'_>, sets: &[&Constraints], home: Home) -> Option<Self> {
        let of_table = |rule: &&Rule| Some(rule.table()) == violation.table();
        let all = || sets.iter().flat_map(|set| set.rules());
        let declared: Vec<String> = if all().any(|rule| of_table(&rule)) {
            all().filter(of_table).map(Rule::subject).collect()
        } else {
            all().map(Rule::subject).collect()
        };
        Some(Self {
            kind: violation.kind(),
            constraint: violation.constraint().map(str::to_owned),
            table: violation.table().map(str::to_owned),
            column: violation.column().map(str::to_owned),
            declared,
            advice: Advice::of(&Reported::of(violation), sets, home)?,
        })
    }

    pub(super) fn with_source(self, source: sqlx::Error) -> Undeclared {
        Undeclared {
            finding: Box::new(self),
            source,
        }
    }
}

impl Undeclared {
    /// Which kind of constraint it is.
    pub fn kind(&self) -> ViolationKind {
        self.finding.kind
    }

    /// The constraint's name; `None` for the kinds reported without one.
    pub fn constraint(&self) -> Option<&str> {
        self.finding.constraint.as_deref()
    }

    /// The table it belongs to, if the server said so.
    pub fn table(&self) -> Option<&str> {
        self.finding.table.as_deref()
    }

    /// The builder call that would declare it, `.unique("email")`; of an error enum the attribute. The columns are guessed
    /// from the constraint's name.
    pub fn declaring_line(&self) -> &str {
        &self.finding.advice.line
    }

    /// The error as sqlx gave it.
    pub fn into_source(self) -> sqlx::Error {
        self.source
    }
}

impl fmt::Display for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            kind,
            constraint,
            table,
            column,
            declared,
            advice,
        } = &*self.finding;
        write!(f, "{kind} constraint")?;
        if let Some(name) = constraint.as_ref().or(column.as_ref()) {
            write!(f, " {name:?}")?;
        }
        if let Some(table) = table {
            write!(f, " of table {table:?}")?;
        }
        f.write_str(" is violated but not declared; declared: ")?;
        if declared.is_empty() {
            f.write_str("nothing")?;
        }
        let listed = declared.len().min(MOST);
        f.write_str(&declared[..listed].join(", "))?;
        if listed < declared.len() {
            write!(f, ", and {} more", declared.len() - listed)?;
        }
        write!(f, "; {}", advice.sentence)
    }
}

impl fmt::Debug for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the source: its Debug prints the values in the server's detail.
        f.debug_struct("Undeclared")
            .field("finding", &self.finding)
            .finish_non_exhaustive()
    }
}

impl Error for Undeclared {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
