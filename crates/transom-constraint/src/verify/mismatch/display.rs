//! A mismatch in a sentence that says what to do.

use std::fmt;

use super::Mismatch;
use crate::ViolationKind;

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTable {
                table,
                schema,
                nearest,
            } => {
                write!(f, "there is no table {table:?} in ")?;
                match schema {
                    Some(schema) => write!(f, "schema {schema:?}")?,
                    None => f.write_str("the search path")?,
                }
                match nearest {
                    Some(nearest) => write!(f, ": is {nearest:?} meant?"),
                    None => f.write_str(": create it, or correct its name or the search path"),
                }
            }
            Self::Missing {
                table,
                declaration,
                target,
                nearest,
            } => {
                write!(
                    f,
                    "{declaration} of table {table:?}: there is no {target}: "
                )?;
                match nearest {
                    Some(nearest) => write!(f, "is {nearest:?} meant? If so name that"),
                    None => f.write_str("create it, or remove the declaration"),
                }
            }
            Self::Nullable { table, column } => write!(
                f,
                "column {column:?} of table {table:?} is declared not null but can be: set it NOT NULL, or remove the \
                 declaration"
            ),
            Self::NotPartitioned { table } => write!(
                f,
                "table {table:?} is not partitioned: remove the declaration of no_partition"
            ),
            Self::WrongKind {
                table,
                constraint,
                declared,
                actual,
                line,
            } => write!(
                f,
                "constraint {constraint:?} of table {table:?} is declared as {declared} but is {actual}: declare it in \
                 Constraints::of({table:?}) by {line}"
            ),
            Self::WrongColumns {
                table,
                target,
                declared,
                actual,
            } => write!(
                f,
                "{target} of table {table:?} is declared on {} but is on {}: correct the declaration",
                Names(declared),
                Names(actual)
            ),
            Self::WrongReference {
                table,
                constraint,
                declared,
                actual,
            } => write!(
                f,
                "foreign key {constraint:?} of table {table:?} is declared to refer to {declared:?} but refers to \
                 {actual:?}: declare it there"
            ),
            Self::Partitions {
                table,
                partitions,
                line,
            } => {
                write!(
                    f,
                    "violations in {}, whose rows are rows of table {table:?}, are not answered: ",
                    Names(partitions)
                )?;
                write!(
                    f,
                    "add to Constraints::of({table:?}): {line}, or pass sets of their own"
                )
            }
            Self::Undeclared { .. } => self.undeclared(f),
        }
    }
}

impl Mismatch {
    fn undeclared(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Undeclared {
            table,
            kind,
            name,
            copy_of,
            more,
            home,
            line,
            ..
        } = self
        else {
            return Ok(());
        };
        match name {
            Some(name) if *kind == ViolationKind::NotNull => write!(f, "{kind} column {name:?}")?,
            Some(name) => write!(f, "{kind} constraint {name:?}")?,
            None => f.write_str("the partitioning")?,
        }
        write!(f, " of table {table:?}")?;
        if *more > 0 {
            write!(f, " (and {more} more like it)")?;
        }
        match (copy_of, name) {
            (Some(origin), _) => write!(
                f,
                " is a copy of {origin:?} by another name, which its declaration does not answer to: in \
                 Constraints::of({home:?}) declare all by {line}"
            ),
            (None, Some(name)) => write!(
                f,
                " is not declared: add to Constraints::of({home:?}): {line}, or, if no input can violate it, \
                 .internal({name:?})"
            ),
            (None, None) => write!(
                f,
                " is not declared: add to Constraints::of({home:?}): {line}"
            ),
        }
    }
}

/// `"a"`, or `"a", "b"`; of many the first.
struct Names<'a>(&'a [String]);

/// How many names are worth reading.
const SHOWN: usize = 8;

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("no column");
        }
        for (place, name) in self.0.iter().take(SHOWN).enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{name:?}")?;
        }
        match self.0.len().checked_sub(SHOWN) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, " and {more} more"),
        }
    }
}
