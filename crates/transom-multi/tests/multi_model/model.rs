//! What steps and their operations do to the world: the promises of transom-multi.

use super::program::{Op, Shape, Step};
use super::report::{Answer, Fault};
use super::world::{Mark, World};

/// Why a step does not go on.
pub(crate) enum Stop {
    Fault(Fault),
    Panic(u32),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

/// A Multi that was run as a savepoint, and failed.
pub(crate) struct Undone {
    pub(crate) completed: Vec<u64>,
    /// If it is none of its own steps.
    pub(crate) step: Option<&'static str>,
    pub(crate) why: Stop,
}

/// The steps of one transaction.
pub(crate) struct Model {
    pub(crate) world: World,
    pub(crate) journal: Vec<Answer>,
    /// Whether somebody runs the hooks.
    commits: bool,
    /// What no step can end well with any more.
    misuse: Option<Fault>,
    /// The current step or savepoint has left a savepoint open.
    left_open: bool,
}

impl Model {
    pub(crate) fn new(world: World, commits: bool) -> Self {
        Model {
            world,
            journal: Vec::new(),
            commits,
            misuse: None,
            left_open: false,
        }
    }

    /// The results of the steps up to the one that did not go on.
    pub(crate) fn steps(&mut self, steps: &[Step]) -> (Vec<u64>, Option<Stop>) {
        let mut completed = Vec::new();
        for step in steps {
            match self.scope(step) {
                Ok(rows) => completed.push(rows),
                Err(why) => return (completed, Some(why)),
            }
        }
        (completed, None)
    }

    /// A step or the inside of a savepoint: it does not end well if it leaves one open, asks
    /// for a hook that nobody would run, or hides that there is no transaction any more.
    pub(crate) fn scope(&mut self, step: &Step) -> Result<u64, Stop> {
        let around = std::mem::take(&mut self.left_open);
        let result = self.body(step);
        let left_open = std::mem::replace(&mut self.left_open, around);
        let rows = result?;
        if let Some(misuse) = &self.misuse {
            Err(misuse.clone().into())
        } else if left_open {
            Err(Fault::SavepointAbandoned.into())
        } else {
            Ok(rows)
        }
    }

    fn body(&mut self, step: &Step) -> Result<u64, Stop> {
        let rows = self.ops(&step.ops)?;
        step.fails
            .map_or(Ok(rows), |own| Err(Fault::Own(own).into()))
    }

    fn ops(&mut self, ops: &[Op]) -> Result<u64, Stop> {
        let mut rows = 0;
        for op in ops {
            rows += self.op(op)?;
        }
        Ok(rows)
    }

    fn op(&mut self, op: &Op) -> Result<u64, Stop> {
        match op {
            Op::Write { write, swallow } => match self.world.write(write) {
                Ok(rows) => {
                    self.journal.push(Answer::Rows(rows));
                    Ok(rows)
                }
                Err(fault) => self.told(Answer::Refused(fault.clone()), fault, *swallow),
            },
            Op::OnCommit(hook) => {
                if self.commits {
                    self.world.hooks.push(hook.clone());
                } else {
                    self.misuse = Some(Fault::NoCommitHere);
                }
                Ok(0)
            }
            Op::Savepoint { body, caught } => match self.savepoint(|model| model.scope(body)) {
                Err(Stop::Fault(fault)) => self.told(Answer::Undone(fault.clone()), fault, *caught),
                other => other,
            },
            Op::Nested { steps, caught } => match self.nested(Shape::List, steps) {
                Ok(completed) => {
                    let rows = completed.iter().sum();
                    self.journal.push(Answer::Nested(completed));
                    Ok(rows)
                }
                Err(undone) => {
                    let step = match undone.step {
                        Some(step) => step.to_owned(),
                        None => Shape::List.step_name(undone.completed.len()),
                    };
                    let Stop::Fault(fault) = undone.why else {
                        return Err(undone.why);
                    };
                    let answer = Answer::NestedFailed {
                        step,
                        fault: fault.clone(),
                        completed: undone.completed,
                    };
                    self.told(answer, fault, *caught)
                }
            },
            Op::Abandon(ops) => self.abandon(ops),
            Op::Kill => {
                self.world.kill();
                Ok(0)
            }
            Op::Panic(number) => Err(Stop::Panic(*number)),
        }
    }

    /// A fault that the step has learnt of, and may ignore.
    fn told(&mut self, answer: Answer, fault: Fault, ignored: bool) -> Result<u64, Stop> {
        self.journal.push(answer);
        if ignored { Ok(0) } else { Err(fault.into()) }
    }

    fn abandon(&mut self, ops: &[Op]) -> Result<u64, Stop> {
        if let Err(fault) = self.world.statement() {
            return self.told(Answer::Undone(fault.clone()), fault, true);
        }
        let result = self.ops(ops);
        self.left_open = true;
        match result {
            Err(Stop::Panic(number)) => Err(Stop::Panic(number)),
            Ok(_) | Err(Stop::Fault(_)) => Ok(0),
        }
    }

    fn savepoint(
        &mut self,
        body: impl FnOnce(&mut Self) -> Result<u64, Stop>,
    ) -> Result<u64, Stop> {
        self.world.statement()?;
        let mark = self.world.mark();
        let result = body(self).and_then(|rows| {
            self.world.statement()?;
            Ok(rows)
        });
        if let Err(Stop::Fault(_)) = result {
            self.undo(mark);
        }
        result
    }

    fn undo(&mut self, mark: Mark) {
        // After a lost connection there is nothing left to undo.
        let _ = self.world.undo(mark);
    }

    /// A Multi as a savepoint, by `run_in` or `tx.run`.
    pub(crate) fn nested(&mut self, shape: Shape, steps: &[Step]) -> Result<Vec<u64>, Undone> {
        if shape == Shape::List && steps.is_empty() {
            return Ok(Vec::new());
        }
        self.world.statement().map_err(|fault| Undone {
            completed: Vec::new(),
            step: Some("$begin"),
            why: fault.into(),
        })?;
        let mark = self.world.mark();
        let (completed, why) = self.steps(steps);
        let (step, why) = match (why, self.world.statement()) {
            (Some(why), _) => (None, why),
            (None, Ok(())) => return Ok(completed),
            (None, Err(Fault::Lost)) => (Some("$commit"), Fault::Lost.into()),
            (None, Err(fault)) => (Some("$constraints"), fault.into()),
        };
        self.undo(mark);
        Err(Undone {
            completed,
            step,
            why,
        })
    }
}
