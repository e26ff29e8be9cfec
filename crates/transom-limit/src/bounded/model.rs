//! The lock-free part under a model checker: every order in which two or three threads can meet (up to
//! three preemptions), on sets of two words and with more keys than words.
//!
//! What has to fail, fails: plain stores instead of compare-and-swap, newcomers that start full, any
//! expired word instead of the least, and words that are read as if nobody could be late.
use std::sync::Arc;

use loom::sync::atomic::AtomicU64;
use loom::thread;

use super::atom::Atom;
use super::grid::Plan;
use super::plan::Shared;
use super::word::EPOCH_BITS;

mod atoms;
mod group;

use atoms::Careless;
use group::Step::{self, Back, Take};
use group::{Group, Newcomers, PREEMPTIONS, explore};
const FRESH: [(u32, u64); 2] = [(0, 0), (0, 0)];
/// Three keys for two words, each twice; none may pass more than once.
const THREE_KEYS: &[&[Step]] = &[
    &[Take(1, 0), Take(2, 0), Take(1, 0)],
    &[Take(3, 0), Take(1, 0)],
];

fn fresh<A: Atom>() -> Group<A> {
    Group::of(FRESH, 1)
}

#[test]
fn two_threads_with_more_keys_than_words_admit_no_excess() {
    explore(fresh::<AtomicU64>, THREE_KEYS, &[Take(1, 0), Take(3, 0)], 0);
}

#[test]
fn three_threads_on_one_key_admit_its_capacity() {
    let make = || Group::<AtomicU64>::of(FRESH, 2);
    explore(
        make,
        &[&[Take(1, 0)], &[Take(1, 0)], &[Take(1, 0)]],
        &[Take(1, 0)],
        0,
    );
}

#[test]
fn three_threads_with_a_key_each_and_one_shared_admit_no_excess() {
    const THREADS: &[&[Step]] = &[&[Take(1, 0)], &[Take(2, 0), Take(1, 0)], &[Take(3, 0)]];
    explore(
        || Group::<AtomicU64>::of([(4, 3), (5, 2)], 1),
        THREADS,
        &[Take(1, 0)],
        0,
    );
}

/// One reads the clock late; a newcomer's place must not depend on it.
const LATE: &[&[Step]] = &[&[Take(3, 20)], &[Take(3, 40)]];

fn thirty_and_ten() -> Group<AtomicU64> {
    Group::of([(1, 30), (2, 10)], 2)
}

#[test]
fn threads_that_read_the_clock_apart_place_a_key_once() {
    explore(thirty_and_ten, LATE, &[Take(3, 40)], 0);
}

#[test]
#[should_panic(expected = "Word")]
fn any_expired_word_instead_of_the_least_gives_a_key_two() {
    let make = || Group {
        newcomers: Newcomers::TakeAnyExpired,
        ..thirty_and_ten()
    };
    explore(make, LATE, &[Take(3, 40)], 0);
}

#[test]
#[should_panic(expected = "Word")]
fn plain_stores_admit_an_excess() {
    explore(fresh::<Careless>, THREE_KEYS, &[Take(1, 0)], 0);
}

#[test]
#[should_panic(expected = "Word")]
fn newcomers_that_start_full_admit_an_excess() {
    let make = || Group {
        forget: true,
        ..fresh::<AtomicU64>()
    };
    explore(make, THREE_KEYS, &[Take(1, 0)], 0);
}

#[test]
fn tokens_given_back_beside_checks_of_the_same_key_are_the_only_ones_gained() {
    let make = || Group::<AtomicU64>::of([(1, 20), (2, 10)], 2);
    explore(
        make,
        &[&[Back(1, 0)], &[Take(1, 0), Take(1, 0)]],
        &[Take(1, 0)],
        0,
    );
}

/// A giver, two newcomers and a key that is displaced between them.
fn giving_back_beside_newcomers(leak: i64) {
    const THREADS: &[&[Step]] = &[&[Back(1, 0)], &[Take(3, 0), Take(4, 0)], &[Take(3, 0)]];
    let make = || Group::<AtomicU64>::of([(1, 20), (2, 10)], 2);
    explore(make, THREADS, &[Take(3, 0), Take(3, 0)], leak);
}

#[test]
fn a_key_placed_while_tokens_are_given_back_gains_nothing_by_it() {
    giving_back_beside_newcomers(0);
}

const EPOCH: u64 = 1 << EPOCH_BITS;

/// A group whose buckets take half an epoch to fill, by one token.
fn slow() -> Group<AtomicU64> {
    let mut group = Group::of(FRESH, 1);
    group.token = EPOCH / 2 - 1;
    group
}

#[test]
fn threads_of_three_epochs_admit_no_excess() {
    const THREADS: &[&[Step]] = &[&[Take(1, EPOCH - 1)], &[Take(1, 3 * EPOCH)]];
    explore(slow, THREADS, &[Take(1, 3 * EPOCH)], 0);
}

#[test]
fn two_that_bring_a_group_forward_together_leave_every_word_in_its_epoch() {
    const THREADS: &[&[Step]] = &[&[Take(1, 2 * EPOCH)], &[Take(2, 2 * EPOCH)]];
    explore(slow, THREADS, &[Take(1, 2 * EPOCH), Take(2, 2 * EPOCH)], 0);
}

/// A word lowered late must not be taken for one a wrap ahead, which would lock its key out.
#[test]
fn tokens_given_back_across_a_change_of_epoch_lock_nobody_out() {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(PREEMPTIONS);
    model.check(|| {
        let group = Arc::new(slow());
        assert!(group.take(1, EPOCH - 1));
        let other = group.clone();
        let giver = thread::spawn(move || other.give_back(1, EPOCH - 1));
        // the epoch after the next, whose words count from the next one's start
        assert!(group.take(2, 2 * EPOCH));
        giver.join().unwrap();
        let later = 2 * EPOCH + group.token;
        assert!(group.take(1, later));
        assert!(group.take(2, later));
    });
}

#[test]
fn a_plan_is_read_whole_or_not_at_all() {
    loom::model(|| {
        let plan = |n| Plan {
            token: n,
            capacity: n,
        };
        let shared = Arc::new(Shared::<AtomicU64>::new(plan(1)));
        let writer = shared.clone();
        let writer = thread::spawn(move || writer.write(plan(2)));
        let read = shared.read();
        assert!(read == plan(1) || read == plan(2), "{read:?}");
        writer.join().unwrap();
        assert_eq!(shared.read(), plan(2));
    });
}
