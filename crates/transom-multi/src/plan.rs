//! What a Multi would do, for tests without a database.

use std::borrow::Cow;
use std::fmt;

use crate::Misuse;

pub(crate) type Name = Cow<'static, str>;

/// One line of [`Multi::plan`](crate::Multi::plan): a step's name and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Planned {
    /// The step's name, with the names of the Multis around it: `outer.inner`.
    pub name: Cow<'static, str>,
    /// What the step is.
    pub kind: StepKind,
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.kind)
    }
}

/// What a planned step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepKind {
    /// A closure.
    Step,
    /// A value put in by hand.
    Put,
    /// A step per item.
    Each,
    /// One SQL statement.
    Statement,
    /// A pre-flight check, before BEGIN.
    Check,
    /// A Multi that is decided by earlier results; its steps are named `name.step`.
    MergeWith,
}

impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StepKind::Step => "step",
            StepKind::Put => "put",
            StepKind::Each => "each",
            StepKind::Statement => "statement",
            StepKind::Check => "check",
            StepKind::MergeWith => "merge with",
        })
    }
}

/// The steps in order, and the first mistake made in listing them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Planned>,
    pub(crate) misuse: Option<Misuse>,
}

impl Plan {
    pub(crate) fn add(&mut self, name: Name, kind: StepKind) {
        // Counted among all names: two steps that share one could not be told apart.
        let first = self.steps.iter().position(|step| step.name == name);
        if let (None, Some(first)) = (&self.misuse, first) {
            self.misuse = Some(Misuse::DuplicateStep {
                name: name.to_string(),
                first,
                second: self.steps.len(),
            });
        }
        self.steps.push(Planned { name, kind });
    }

    /// Takes the steps of another plan, under a name of their own if there is one.
    pub(crate) fn extend(&mut self, other: Plan, prefix: Option<&str>) {
        let mistaken = self.misuse.is_some();
        for Planned { name, kind } in other.steps {
            self.add(prefixed(prefix, name), kind);
        }
        // A clash inside `other` has been found again here, at its new places.
        if !mistaken && self.misuse.is_none() {
            self.misuse = other.misuse;
        }
    }

    /// A group of steps needs a name that no other step or group has.
    pub(crate) fn claim(&mut self, group: &Name) {
        let inside = format!("{group}.");
        let first = self
            .steps
            .iter()
            .position(|step| step.name == *group || step.name.starts_with(&inside));
        if let (None, Some(first)) = (&self.misuse, first) {
            self.misuse = Some(Misuse::DuplicateStep {
                name: group.to_string(),
                first,
                second: self.steps.len(),
            });
        }
    }
}

pub(crate) fn prefixed(prefix: Option<&str>, name: Name) -> Name {
    match prefix {
        Some(prefix) => format!("{prefix}.{name}").into(),
        None => name,
    }
}
