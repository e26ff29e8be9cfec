//! Random programs against PostgreSQL and against a model: the rows, the reported outcome,
//! the hooks that ran and the health of the pool are what the model foretells.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod multi_model {
    pub(crate) mod execute;
    pub(crate) mod foretell;
    pub(crate) mod model;
    pub(crate) mod program;
    pub(crate) mod report;
    pub(crate) mod run;
    pub(crate) mod shapes;
    pub(crate) mod stage;
    pub(crate) mod strategy;
    pub(crate) mod world;
}

use std::collections::BTreeMap;
use std::sync::Arc;

use multi_model::foretell::{foretell, seeds};
use multi_model::program::{Program, Way};
use multi_model::report::{Answer, Fault, Outcome, Report};
use multi_model::stage::Stage;
use multi_model::{run, strategy};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner, contextualize_config};

#[test]
fn random_programs_do_what_the_model_foretells() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let stage = Arc::new(runtime.block_on(Stage::set_up()));
    // `PROPTEST_CASES` has the last word.
    let config = contextualize_config(Config {
        cases: 384,
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    });
    let result = TestRunner::new(config).run(&strategy::programs(), |program| {
        let observed = runtime.block_on(run::run(&stage, &program));
        agree(&program, &observed.map_err(TestCaseError::fail)?)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn agree(program: &Program, observed: &Report) -> Result<(), TestCaseError> {
    let foretold = foretell(program);
    if observed.outcome != Outcome::Cancelled {
        prop_assert_eq!(&observed.outcome, &foretold.outcome, "the outcome");
        prop_assert_eq!(
            &observed.journal,
            &foretold.journal,
            "the operations' answers"
        );
        prop_assert_eq!(&observed.hooks, &foretold.hooks, "the hooks");
        prop_assert_eq!(&observed.caller, &foretold.caller, "the caller's end");
        prop_assert_eq!(&observed.table, &foretold.table, "the rows");
        return Ok(());
    }
    // Cancelled: everything up to some point, and the rows all or none.
    prop_assert!(
        foretold.journal.starts_with(&observed.journal),
        "{observed:?}"
    );
    prop_assert!(foretold.hooks.starts_with(&observed.hooks), "{observed:?}");
    let after = match program.way {
        // Nobody has committed for the caller.
        Way::Caller { .. } => seeds(),
        Way::Own(..) | Way::Transact(_) => foretold.table,
    };
    if observed.hooks.is_empty() && observed.table != after {
        prop_assert_eq!(&observed.table, &seeds(), "half a transaction");
    } else {
        prop_assert_eq!(&observed.table, &after, "hooks without a commit");
    }
    Ok(())
}

/// The ends that the model knows.
const ENDS: [&str; 26] = [
    "a deferred constraint",
    "a deferred constraint at COMMIT",
    "a panic in a hook",
    "a panic in a step",
    "a statement's error",
    "a step's own error",
    "a step after a swallowed error",
    "abandoned savepoint",
    "caller cannot commit",
    "caller commits",
    "caller has lost the connection",
    "caller rolls back",
    "done",
    "failure without a name",
    "goes on after a savepoint",
    "hooks",
    "lost at COMMIT",
    "lost at the check",
    "lost at the release",
    "lost in a step",
    "maybe cancelled",
    "nested: not begun",
    "nested: swallowed error",
    "no commit here",
    "prologue",
    "swallowed error",
];

/// Programs that all end alike would prove little: of each end there must be some. Needs no
/// server, and is the same in every run.
#[test]
fn random_programs_end_in_every_way() {
    let mut runner = TestRunner::deterministic();
    let mut ends: BTreeMap<&str, u32> = ENDS.map(|end| (end, 0)).into();
    for _ in 0..4000 {
        let program = strategy::programs()
            .new_tree(&mut runner)
            .unwrap()
            .current();
        for end in ends_of(&program, &foretell(&program)) {
            *ends.get_mut(end).unwrap() += 1;
        }
    }
    assert!(ends.values().all(|count| *count >= 8), "{ends:#?}");
    assert!(ends["done"] >= 1000, "{ends:#?}");
}

fn ends_of(program: &Program, report: &Report) -> Vec<&'static str> {
    let mut ends = Vec::new();
    match &report.outcome {
        Outcome::Done(_) => ends.push("done"),
        Outcome::Cancelled => {}
        Outcome::Panicked(_) if report.table == seeds() => ends.push("a panic in a step"),
        Outcome::Panicked(_) => ends.push("a panic in a hook"),
        Outcome::Failed { step, fault, .. } => {
            ends.push(match (step.as_str(), fault) {
                ("$prologue", _) => "prologue",
                ("$constraints", Fault::Lost) => "lost at the check",
                ("$constraints", Fault::Sql(code)) if code == "25P02" => "swallowed error",
                ("$constraints", _) => "a deferred constraint",
                ("$commit", Fault::CommitUnknown) => "lost at COMMIT",
                ("$commit", Fault::Sql(_)) => "a deferred constraint at COMMIT",
                ("$commit", _) => "lost at the release",
                ("", _) => "failure without a name",
                (_, Fault::Own(_)) => "a step's own error",
                (_, Fault::Lost) => "lost in a step",
                (_, Fault::SavepointAbandoned) => "abandoned savepoint",
                (_, Fault::NoCommitHere) => "no commit here",
                (_, Fault::Sql(code)) if code == "23505" => "a statement's error",
                (_, Fault::Sql(code)) if code == "25P02" => "a step after a swallowed error",
                (step, fault) => panic!("{step}: {fault:?}"),
            });
        }
    }
    for answer in &report.journal {
        if let Answer::NestedFailed { step, .. } = answer {
            match step.as_str() {
                "$begin" => ends.push("nested: not begun"),
                "$constraints" => ends.push("nested: swallowed error"),
                _ => {}
            }
        }
    }
    if let [.., Answer::Undone(_), Answer::Rows(_)] = report.journal[..] {
        ends.push("goes on after a savepoint");
    }
    if !report.hooks.is_empty() {
        ends.push("hooks");
    }
    match &report.caller {
        Some(Ok(())) if report.table == seeds() => ends.push("caller rolls back"),
        Some(Ok(())) => ends.push("caller commits"),
        Some(Err(Fault::Lost)) => ends.push("caller has lost the connection"),
        Some(Err(_)) => ends.push("caller cannot commit"),
        None => {}
    }
    if program.cancel.is_some() {
        ends.push("maybe cancelled");
    }
    ends
}
