//! The pieces of SQL that were added to a statement, clause by clause.

use std::fmt::{self, Display};

/// Where a piece belongs. The order in which pieces are added does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clause {
    /// To the value of this column, quoted.
    Set(String),
    Where,
    GroupBy,
    Having,
    OrderBy,
    Limit,
    Offset,
    Lock,
}

/// Each piece is a condition or an expression by itself.
#[derive(Debug, Default)]
pub(crate) struct Parts(Vec<(Clause, String)>);

impl Parts {
    pub(crate) fn add(&mut self, clause: Clause, sql: impl Into<String>) {
        self.0.push((clause, sql.into()));
    }

    /// The piece that was added last, to be continued.
    pub(crate) fn last(&mut self) -> Option<&mut String> {
        self.0.last_mut().map(|(_, sql)| sql)
    }

    fn of(&self, clause: &Clause) -> impl Iterator<Item = &String> {
        let pieces = self.0.iter();
        pieces
            .filter(move |(of, _)| of == clause)
            .map(|(_, sql)| sql)
    }

    /// What is set to what, each value in parentheses: a piece cannot set one column more.
    pub(crate) fn sets(&self) -> Option<String> {
        let sets = self.0.iter().filter_map(|(clause, sql)| match clause {
            Clause::Set(column) => Some(format!("{column} = ({sql})")),
            _ => None,
        });
        let sets: Vec<String> = sets.collect();
        (!sets.is_empty()).then(|| sets.join(", "))
    }
}

/// What follows the tenant's condition.
impl Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In parentheses, or `a OR b` would be `(tenant AND a) OR b`.
        for condition in self.of(&Clause::Where) {
            write!(f, " AND ({condition})")?;
        }
        for (clause, before, between, after) in [
            (Clause::GroupBy, " GROUP BY ", ", ", ""),
            (Clause::Having, " HAVING (", ") AND (", ")"),
            (Clause::OrderBy, " ORDER BY ", ", ", ""),
        ] {
            let pieces: Vec<&str> = self.of(&clause).map(String::as_str).collect();
            if !pieces.is_empty() {
                write!(f, "{before}{}{after}", pieces.join(between))?;
            }
        }
        // Said twice, the last one counts.
        for (clause, before) in [
            (Clause::Limit, " LIMIT "),
            (Clause::Offset, " OFFSET "),
            (Clause::Lock, " FOR "),
        ] {
            if let Some(piece) = self.of(&clause).last() {
                write!(f, "{before}{piece}")?;
            }
        }
        Ok(())
    }
}
