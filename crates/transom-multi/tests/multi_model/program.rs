//! What a random program consists of.

/// Steps, and the way in which they are run.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) steps: Vec<Step>,
    pub(crate) way: Way,
    /// Drops the run after so many polls.
    pub(crate) cancel: Option<usize>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    pub(crate) ops: Vec<Op>,
    /// The error of its own with which the step ends, if it has come that far.
    pub(crate) fails: Option<u32>,
}

#[derive(Clone, Debug)]
pub(crate) enum Op {
    Write {
        write: Write,
        /// Goes on as if nothing had happened if the statement fails.
        swallow: bool,
    },
    OnCommit(Hook),
    /// `tx.savepoint(..)`.
    Savepoint {
        body: Step,
        /// Goes on if the savepoint fails; otherwise the step fails with its error.
        caught: bool,
    },
    /// `tx.run(..)` of a Multi.
    Nested {
        steps: Vec<Step>,
        caught: bool,
    },
    /// A savepoint whose future is dropped when its work is done, before it is released.
    Abandon(Vec<Op>),
    /// `pg_terminate_backend` from another connection.
    Kill,
    Panic(u32),
}

/// One statement. There are few keys, so that writes often collide.
#[derive(Clone, Debug)]
pub(crate) enum Write {
    /// With a twin that is not there (yet), this violates a deferred foreign key.
    Insert {
        key: i32,
        note: i32,
        twin: Option<i32>,
    },
    Update {
        key: i32,
    },
    Delete {
        key: i32,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) id: u32,
    pub(crate) panics: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// `Multi::run_with`.
    Own(Shape, Options),
    /// `transact_with`, all steps in one closure.
    Transact(Options),
    /// `Multi::run_in`, or `run_in_hooked`, in a transaction of sqlx, with a write before
    /// and one after it.
    Caller {
        shape: Shape,
        hooked: bool,
        commits: bool,
    },
}

/// How the steps become a Multi.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A `DynMulti`.
    List,
    /// Three typed steps; missing ones do nothing, and surplus ones are left out.
    Three,
    /// One `each` over all of them.
    Each,
    /// A typed step, and a `DynMulti` of the others merged into it.
    Merged,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) fold_check: bool,
    pub(crate) constraints_at_commit: bool,
    /// Isolation and settings, which change the way to begin.
    pub(crate) settings: bool,
    pub(crate) prologue: Option<Prologue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prologue {
    Writes,
    Fails,
}

/// Keys in the table before every program.
pub(crate) const SEEDS: [i32; 2] = [0, 1];
/// What the prologue writes.
pub(crate) const PROLOGUE_KEY: i32 = 100;
/// What the caller of `run_in` writes before it and after it.
pub(crate) const CALLER_KEYS: [i32; 2] = [101, 102];

impl Program {
    /// The steps as the shape wants them.
    pub(crate) fn shaped(&self) -> Vec<Step> {
        let mut steps = self.steps.clone();
        match self.way {
            Way::Own(shape, _) | Way::Caller { shape, .. } => match shape {
                Shape::Three => steps.resize_with(3, Step::default),
                Shape::Merged if steps.is_empty() => steps.push(Step::default()),
                Shape::List | Shape::Each | Shape::Merged => {}
            },
            Way::Transact(_) => {}
        }
        steps
    }

    /// All steps as one, up to the first that fails by itself.
    pub(crate) fn as_one_step(&self) -> Step {
        let mut whole = Step::default();
        for step in &self.steps {
            whole.ops.extend(step.ops.iter().cloned());
            whole.fails = step.fails;
            if whole.fails.is_some() {
                break;
            }
        }
        whole
    }
}

impl Op {
    /// Whether it kills the backend, somewhere inside.
    pub(crate) fn kills(&self) -> bool {
        match self {
            Op::Kill => true,
            Op::Savepoint { body, .. } => body.ops.iter().any(Op::kills),
            Op::Nested { steps, .. } => steps.iter().flat_map(|step| &step.ops).any(Op::kills),
            Op::Abandon(ops) => ops.iter().any(Op::kills),
            Op::Write { .. } | Op::OnCommit(_) | Op::Panic(_) => false,
        }
    }
}

impl Shape {
    /// The name under which the i-th step fails.
    pub(crate) fn step_name(self, index: usize) -> String {
        match self {
            Shape::List | Shape::Three => format!("s{index}"),
            Shape::Each => format!("all[{index}]"),
            Shape::Merged if index == 0 => "s0".to_owned(),
            Shape::Merged => format!("rest.s{index}"),
        }
    }
}
