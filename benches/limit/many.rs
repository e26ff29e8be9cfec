//! `check_many` beside `check` in a loop, over a million keys.

use std::hint::black_box;
use std::time::Instant;

use transom_limit::{Bounded, Quota};

use crate::checks::random_keys;
use crate::decile::lowest_decile;
use crate::effort::Effort;

pub(crate) fn report(effort: Effort) {
    let (turns, keys) = match effort {
        Effort::Bench => (10, 1_000_000),
        Effort::Test => (1, 1000),
    };
    let quota = Quota::per_second(1_000_000).unwrap();
    let table = Bounded::builder(quota).slots(keys * 2).build().unwrap();
    let (mut one, mut many) = (Vec::new(), Vec::new());
    for turn in 0..turns {
        let list = random_keys(turn, keys, keys);
        let began = Instant::now();
        for key in &list {
            black_box(table.check(*key).is_allowed());
        }
        one.push(began.elapsed());
        let began = Instant::now();
        table.check_many(list.iter().copied(), |decision| {
            black_box(decision.is_allowed());
        });
        many.push(began.elapsed());
    }
    let each = u32::try_from(keys).unwrap();
    let (one, many) = (lowest_decile(one, each), lowest_decile(many, each));
    let ratio = one.as_secs_f64() / many.as_secs_f64();
    println!(
        "\n{keys} keys, one by one {one:?} each, `check_many` {many:?}: {ratio:.2} times as fast"
    );
}
