//! How random programs are made.

use proptest::prelude::*;

use super::program::{Hook, Op, Options, Program, Prologue, SEEDS, Shape, Step, Way, Write};

pub(crate) fn programs() -> impl Strategy<Value = Program> {
    let cancel = prop_oneof![2 => Just(None), 1 => (0..16_usize).prop_map(Some)];
    let steps = prop::collection::vec(step(op()), 0..4);
    (steps, last(), way(), cancel).prop_map(|(mut steps, last, way, cancel)| {
        steps.extend(last);
        // A kill that is cancelled goes on by itself. It may reach a connection that plain
        // sqlx has given back to the pool already, which is nobody's fault.
        let kills = steps.iter().flat_map(|step| &step.ops).any(Op::kills);
        let caller = matches!(way, Way::Caller { .. });
        Program {
            steps,
            cancel: cancel.filter(|_| !(kills && caller)),
            way,
        }
    })
}

/// Now and then a last step that ends well, but for a fault that somebody else has to find:
/// few programs would come so far by chance.
fn last() -> impl Strategy<Value = Option<Step>> {
    let write = |key, twin, swallow| Op::Write {
        write: Write::Insert { key, note: 0, twin },
        swallow,
    };
    let fault = prop_oneof![
        2 => Just(write(SEEDS[0], None, true)),
        2 => Just(write(99, Some(98), false)),
        1 => Just(Op::Abandon(Vec::new())),
        1 => Just(Op::Kill),
    ];
    let only = |op| Step {
        ops: vec![op],
        fails: None,
    };
    let place = prop_oneof![2 => Just("step"), 1 => Just("savepoint"), 1 => Just("nested")];
    let op = (fault, place).prop_map(move |(op, place)| match place {
        "savepoint" => Op::Savepoint {
            body: only(op),
            caught: true,
        },
        "nested" => Op::Nested {
            steps: vec![only(op)],
            caught: true,
        },
        _ => op,
    });
    prop::option::weighted(0.45, op.prop_map(only))
}

fn step(op: impl Strategy<Value = Op>) -> impl Strategy<Value = Step> {
    let fails = prop_oneof![24 => Just(None), 1 => (0..100_u32).prop_map(Some)];
    (prop::collection::vec(op, 0..4), fails).prop_map(|(ops, fails)| Step { ops, fails })
}

fn op() -> impl Strategy<Value = Op> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        let savepoint = (step(inner.clone()), prop::bool::weighted(0.8))
            .prop_map(|(body, caught)| Op::Savepoint { body, caught });
        let steps = prop::collection::vec(step(inner.clone()), 0..3);
        let nested = (steps, prop::bool::weighted(0.8))
            .prop_map(|(steps, caught)| Op::Nested { steps, caught });
        let abandon = prop::collection::vec(inner.clone(), 0..3).prop_map(Op::Abandon);
        prop_oneof![10 => inner, 12 => savepoint, 10 => nested, 2 => abandon]
    })
}

fn leaf() -> impl Strategy<Value = Op> {
    let statement = (write(), prop::bool::weighted(0.5))
        .prop_map(|(write, swallow)| Op::Write { write, swallow });
    let hook = (0..1000_u32, prop::bool::weighted(0.1))
        .prop_map(|(id, panics)| Op::OnCommit(Hook { id, panics }));
    prop_oneof![
        60 => statement,
        24 => hook,
        1 => Just(Op::Kill),
        1 => (0..100_u32).prop_map(Op::Panic),
    ]
}

fn write() -> impl Strategy<Value = Write> {
    let key = || 0..8_i32;
    let insert = |key, twin| {
        (key, 1..100_i32, twin).prop_map(|(key, note, twin)| Write::Insert { key, note, twin })
    };
    prop_oneof![
        5 => insert(key().boxed(), Just(None).boxed()),
        // Fails, if the seed has not been deleted.
        1 => insert(Just(SEEDS[0]).boxed(), Just(None).boxed()),
        // Dangles, if the twin does not come.
        2 => insert(key().boxed(), key().prop_map(Some).boxed()),
        3 => key().prop_map(|key| Write::Update { key }),
        1 => key().prop_map(|key| Write::Delete { key }),
    ]
}

fn way() -> impl Strategy<Value = Way> {
    let shape = || {
        prop_oneof![
            2 => Just(Shape::List),
            1 => Just(Shape::Three),
            1 => Just(Shape::Each),
            2 => Just(Shape::Merged),
        ]
    };
    let caller = (
        shape(),
        prop::bool::weighted(0.6),
        prop::bool::weighted(0.8),
    )
        .prop_map(|(shape, hooked, commits)| Way::Caller {
            shape,
            hooked,
            commits,
        });
    prop_oneof![
        4 => (shape(), options()).prop_map(|(shape, options)| Way::Own(shape, options)),
        2 => options().prop_map(Way::Transact),
        3 => caller,
    ]
}

fn options() -> impl Strategy<Value = Options> {
    let prologue = prop_oneof![
        9 => Just(None),
        3 => Just(Some(Prologue::Writes)),
        1 => Just(Some(Prologue::Fails)),
    ];
    let rarely = || prop::bool::weighted(0.25);
    (any::<bool>(), rarely(), rarely(), prologue).prop_map(
        |(fold_check, constraints_at_commit, settings, prologue)| Options {
            fold_check,
            constraints_at_commit,
            settings,
            prologue,
        },
    )
}
