//! What a Multi would do, for tests without a database.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
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
    /// Names of steps and of groups, with the place where each was given first.
    taken: HashMap<Name, usize>,
}

impl Plan {
    pub(crate) fn add(&mut self, name: Name, kind: StepKind) {
        self.take(&name);
        self.list(name, kind);
    }

    /// Lists a step whose name is taken already.
    pub(crate) fn list(&mut self, name: Name, kind: StepKind) {
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
        self.take(group);
        let inside = format!("{group}.");
        let first = self
            .steps
            .iter()
            .position(|step| step.name.starts_with(&inside));
        if let Some(first) = first {
            self.clash(&self.steps[first].name.clone(), first);
        }
    }

    /// Two steps that share a name could not be told apart in a failure, nor could a step of
    /// yours from one of the Multi's own.
    fn take(&mut self, name: &Name) {
        if name.is_empty() || name.starts_with('$') {
            let name = name.to_string();
            self.misuse.get_or_insert(Misuse::ReservedName { name });
        }
        let place = self.steps.len();
        match self.taken.entry(name.clone()) {
            Entry::Vacant(free) => {
                free.insert(place);
            }
            Entry::Occupied(taken) => {
                let first = *taken.get();
                self.clash(name, first);
            }
        }
    }

    fn clash(&mut self, name: &str, first: usize) {
        let second = self.steps.len();
        self.misuse.get_or_insert_with(|| Misuse::DuplicateStep {
            name: name.to_owned(),
            first,
            second,
        });
    }
}

pub(crate) fn prefixed(prefix: Option<&str>, name: Name) -> Name {
    match prefix {
        Some(prefix) => format!("{prefix}.{name}").into(),
        None => name,
    }
}
