//! Days at the shop for proptest: long files of lines, most of them sound, some spoiled.
//!
//! Names are few, so that commands meet each other; amounts are small, so that money and stock
//! run out; whatever the rules refuse is made here at least now and then.

mod commands;
mod draft;
mod spoil;
mod time;
mod values;

use proptest::prelude::*;

use draft::Draft;
use spoil::Spoil;

/// A day's lines, most of them opened by the few that let the rest succeed.
pub(crate) fn day(lines: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let line = (commands::any(), time::any(), spoil::any());
    let opening = prop_oneof![4 => Just(true), 1 => Just(false)];
    (opening, proptest::collection::vec(line, lines)).prop_map(|(opening, drafts)| {
        let mut clock = time::Clock::new();
        let opening = if opening {
            commands::opening()
        } else {
            Vec::new()
        };
        let opening = opening
            .into_iter()
            .map(|draft| (draft, time::At::Absent, Spoil::None));
        opening
            .chain(drafts)
            .map(|(draft, at, spoil): (Draft, _, _)| {
                let draft = match clock.say(&at) {
                    Some(at) => draft.with("at", at),
                    None => draft,
                };
                spoil.apply(draft)
            })
            .collect()
    })
}

/// How much of the quota a day allows; every one refills a token in whole nanoseconds.
pub(crate) fn quota() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![
        2 => Just((100, 60)),
        1 => Just((2, 20)),
        1 => Just((3, 30)),
        1 => Just((1, 7)),
        1 => Just((8, 3)),
        1 => Just((1000, 1)),
    ]
}

/// The lines as one file.
pub(crate) fn file_of(lines: &[Vec<u8>]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| [line.as_slice(), b"\n"].concat())
        .collect()
}
