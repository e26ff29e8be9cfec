//! Makes a Multi of the steps, in each of the shapes, and brings its results into one form.

use transom_multi::{Changes, DynMulti, Failure, Key, Multi};

use super::execute::Run;
use super::program::{Shape, Step};
use super::report::{AppError, Fault, Outcome};
use super::run::Runner;

/// A list of steps, named from `first` on.
pub(crate) fn list<'a>(run: &'a Run, steps: &'a [Step], first: usize) -> DynMulti<'a, AppError> {
    let mut multi = DynMulti::with_error();
    for (index, step) in steps.iter().enumerate() {
        let key = Key::<u64>::named(Shape::List.step_name(first + index));
        multi = multi.step(&key, async move |tx, done| {
            assert_eq!(done.names().count(), index, "the results so far");
            run.step(tx, step).await
        });
    }
    multi
}

/// The results of a list, in the order of its steps.
pub(crate) fn results(changes: &Changes) -> Vec<u64> {
    let keys = changes.names().map(|name| Key::named(name.to_owned()));
    keys.map(|key| changes[&key]).collect()
}

pub(crate) async fn execute(
    shape: Shape,
    run: &Run,
    steps: &[Step],
    runner: Runner<'_>,
) -> Outcome {
    match shape {
        Shape::List => {
            let multi = Multi::from(list(run, steps, 0));
            outcome(
                runner.run(multi).await,
                |done| results(&done),
                |done| results(&done),
            )
        }
        Shape::Three => {
            let [first, second, third] = steps else {
                unreachable!("the program has made them three")
            };
            let multi = Multi::with_error()
                .step("s0", async |tx, ()| run.step(tx, first).await)
                .step("s1", async |tx, (_,): &(u64,)| run.step(tx, second).await)
                .step("s2", async |tx, (_, _): &(u64, u64)| {
                    run.step(tx, third).await
                });
            outcome(
                runner.run(multi).await,
                |(a, b, c)| vec![a, b, c],
                |(a, b, c)| [a, b, c].into_iter().flatten().collect(),
            )
        }
        Shape::Each => {
            let multi = Multi::with_error()
                .each("all", steps, async |tx, (), step| run.step(tx, step).await);
            outcome(
                runner.run(multi).await,
                |(all,)| all,
                |(all,)| all.unwrap_or_default(),
            )
        }
        Shape::Merged => {
            let (first, rest) = steps.split_first().unwrap();
            let multi = Multi::with_error()
                .step("s0", async |tx, ()| run.step(tx, first).await)
                .merge("rest", Multi::from(list(run, rest, 1)));
            let together = |first: Option<u64>, rest: &Changes| {
                first.into_iter().chain(results(rest)).collect()
            };
            outcome(
                runner.run(multi).await,
                |(first, rest)| together(Some(first), &rest),
                |(first, rest)| together(first, &rest),
            )
        }
    }
}

fn outcome<Acc, P>(
    result: Option<Result<Acc, Failure<AppError, P>>>,
    all: impl FnOnce(Acc) -> Vec<u64>,
    some: impl FnOnce(P) -> Vec<u64>,
) -> Outcome {
    match result {
        None => Outcome::Cancelled,
        Some(Ok(acc)) => Outcome::Done(all(acc)),
        Some(Err(failure)) => Outcome::Failed {
            step: failure.step.to_string(),
            fault: Fault::from(&failure.error),
            completed: some(failure.completed),
        },
    }
}
