//! What a program must report, in each of the ways to run it.

use super::model::{Model, Stop};
use super::program::{
    CALLER_KEYS, Options, PROLOGUE_KEY, Program, Prologue, SEEDS, Shape, Step, Way,
};
use super::report::{Fault, Outcome, Report, Table};
use super::world::World;

pub(crate) fn seeds() -> Table {
    SEEDS.map(|key| (key, (0, None))).into()
}

/// The report of a program that is not cancelled.
pub(crate) fn foretell(program: &Program) -> Report {
    let commits = !matches!(program.way, Way::Caller { hooked: false, .. });
    let mut model = Model::new(World::new(seeds()), commits);
    let steps = program.shaped();
    let (mut outcome, mut caller) = match program.way {
        Way::Own(shape, options) => (own(&mut model, shape, &steps, options), None),
        Way::Transact(options) => (transact(&mut model, &program.as_one_step(), options), None),
        Way::Caller { shape, commits, .. } => within(&mut model, shape, &steps, commits),
    };
    let committed = match program.way {
        Way::Own(..) | Way::Transact(_) => matches!(outcome, Outcome::Done(_)),
        // What the caller commits may come after a failure of ours.
        Way::Caller { commits, .. } => commits && caller == Some(Ok(())),
    };
    let mut hooks = Vec::new();
    if committed {
        for hook in model.world.hooks {
            if hook.panics {
                (outcome, caller) = (Outcome::Panicked(hook.id), None);
                break;
            }
            hooks.push(hook.id);
        }
    }
    Report {
        outcome,
        journal: model.journal,
        hooks,
        caller,
        table: if committed {
            model.world.table
        } else {
            seeds()
        },
    }
}

fn own(model: &mut Model, shape: Shape, steps: &[Step], options: Options) -> Outcome {
    if shape == Shape::List && steps.is_empty() {
        return Outcome::Done(Vec::new());
    }
    if let Err(fault) = prologue(&mut model.world, options) {
        return failed("$prologue", fault, Vec::new());
    }
    match model.steps(steps) {
        (completed, Some(why)) => stopped(shape, completed, why),
        (completed, None) => match commit(&model.world, options) {
            Ok(()) => Outcome::Done(completed),
            Err((step, fault)) => failed(step, fault, completed),
        },
    }
}

fn transact(model: &mut Model, whole: &Step, options: Options) -> Outcome {
    let result = prologue(&mut model.world, options).map_err(Stop::from);
    let result = result.and_then(|()| model.scope(whole));
    let result = result.and_then(|rows| match commit(&model.world, options) {
        Ok(()) => Ok(rows),
        Err((_, fault)) => Err(fault.into()),
    });
    match result {
        Ok(rows) => Outcome::Done(vec![rows]),
        Err(Stop::Fault(fault)) => failed("", fault, Vec::new()),
        Err(Stop::Panic(number)) => Outcome::Panicked(number),
    }
}

/// Inside a transaction of the caller: also how that one ended.
fn within(
    model: &mut Model,
    shape: Shape,
    steps: &[Step],
    commits: bool,
) -> (Outcome, Option<Result<(), Fault>>) {
    let [before, after] = CALLER_KEYS;
    model.world.table.insert(before, (0, None));
    let outcome = match model.nested(shape, steps) {
        Ok(completed) => Outcome::Done(completed),
        Err(undone) => match (undone.step, undone.why) {
            (Some(step), Stop::Fault(fault)) => failed(step, fault, undone.completed),
            (_, why) => stopped(shape, undone.completed, why),
        },
    };
    if matches!(outcome, Outcome::Panicked(_)) {
        return (outcome, None);
    }
    let ended = model.world.statement().and_then(|()| {
        model.world.table.insert(after, (0, None));
        // A rollback does not ask about constraints.
        if commits {
            model.world.constraints()
        } else {
            Ok(())
        }
    });
    (outcome, Some(ended))
}

fn prologue(world: &mut World, options: Options) -> Result<(), Fault> {
    match options.prologue {
        None => Ok(()),
        Some(Prologue::Writes) => {
            world.table.insert(PROLOGUE_KEY, (0, None));
            Ok(())
        }
        Some(Prologue::Fails) => Err(Fault::sql("23505")),
    }
}

fn commit(world: &World, options: Options) -> Result<(), (&'static str, Fault)> {
    match world.statement() {
        Ok(()) => {}
        // Check and COMMIT were one message: nobody knows how far the server came.
        Err(Fault::Lost) if options.fold_check => return Err(("$commit", Fault::CommitUnknown)),
        Err(fault) => return Err(("$constraints", fault)),
    }
    let step = if options.constraints_at_commit {
        "$commit"
    } else {
        "$constraints"
    };
    world.constraints().map_err(|fault| (step, fault))
}

fn failed(step: &str, fault: Fault, completed: Vec<u64>) -> Outcome {
    Outcome::Failed {
        step: step.to_owned(),
        fault,
        completed,
    }
}

fn stopped(shape: Shape, completed: Vec<u64>, why: Stop) -> Outcome {
    match why {
        Stop::Panic(number) => Outcome::Panicked(number),
        Stop::Fault(fault) => {
            let step = shape.step_name(completed.len());
            // An `each` is one step: it has its results when it has all of them.
            let completed = match shape {
                Shape::Each => Vec::new(),
                Shape::List | Shape::Three | Shape::Merged => completed,
            };
            failed(&step, fault, completed)
        }
    }
}
