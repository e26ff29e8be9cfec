//! The lock-free part under a model checker: every order in which two or three threads can meet (up to
//! three preemptions), on sets of two words and with more keys than words.
//!
//! What has to fail, fails: plain stores instead of compare-and-swap, newcomers that start full, any
//! expired word instead of the least, and words that are read as if nobody could be late.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use loom::sync::atomic::{AtomicU64, fence};
use loom::thread;

use super::atom::Atom;
use super::epoch::{self, Epoch};
use super::grid::Plan;
use super::plan::Shared;
use super::rule::Act;
use super::set::Visit;
use super::word::{EPOCH_BITS, Word};

impl Atom for AtomicU64 {
    fn new(bits: u64) -> Self {
        Self::new(bits)
    }

    fn load_by(&self, order: Ordering) -> u64 {
        self.load(order)
    }

    fn store_by(&self, bits: u64, order: Ordering) {
        self.store(bits, order);
    }

    fn replace(&self, current: u64, new: u64) -> bool {
        self.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    fn fence(order: Ordering) {
        fence(order);
    }

    fn pause() {
        thread::yield_now();
    }
}

/// Stores whatever was there: the first thing that has to fail.
struct Careless(AtomicU64);

impl Atom for Careless {
    fn new(bits: u64) -> Self {
        Self(AtomicU64::new(bits))
    }

    fn load_by(&self, order: Ordering) -> u64 {
        self.0.load(order)
    }

    fn store_by(&self, bits: u64, order: Ordering) {
        self.0.store(bits, order);
    }

    fn replace(&self, _: u64, new: u64) -> bool {
        self.0.store(new, Ordering::Release);
        true
    }

    fn fence(order: Ordering) {
        fence(order);
    }

    fn pause() {
        thread::yield_now();
    }
}

const TOKEN: u64 = 10;
const PREEMPTIONS: usize = 3;

/// What a thread does: a key's tag, at a time.
#[derive(Clone, Copy)]
enum Step {
    Take(u32, u64),
    Back(u32, u64),
}

/// A group of one set of two words.
struct Group<A> {
    set: [A; 2],
    epoch: A,
    capacity: u64,
    token: u64,
    forget: bool,
    newcomers: Newcomers,
}

#[derive(Clone, Copy, PartialEq)]
enum Newcomers {
    TakeTheLeast,
    /// The first word with no tokens missing, else the least.
    TakeAnyExpired,
}

impl<A: Atom> Group<A> {
    fn of(words: [(u32, u64); 2], capacity: u64) -> Self {
        let word = |(tag, tat)| A::new(Word { tag, tat }.bits());
        Self {
            set: words.map(word),
            epoch: A::new(0),
            capacity,
            token: TOKEN,
            forget: false,
            newcomers: Newcomers::TakeTheLeast,
        }
    }

    /// As the table does it.
    fn visit(&self, tag: u32, now: u64) -> (Visit, u64) {
        let sets = || std::iter::once(&self.set[..]);
        let (epoch, bits) = epoch::current(&self.epoch, now, sets);
        let visit = Visit {
            tag,
            base: epoch.base(),
            start: epoch.start(),
            now,
            cost: self.token,
            full: self.capacity * self.token,
            forget: self.forget,
        };
        (visit, bits)
    }

    fn take(&self, tag: u32, now: u64) -> bool {
        loop {
            let (visit, bits) = self.visit(tag, now);
            if self.newcomers == Newcomers::TakeAnyExpired {
                return self.take_any_expired(&visit);
            }
            let still = || self.epoch.load() == bits;
            let done = visit.decide(&self.set, Act::Take { wait: 0 }, still);
            if let Some((outcome, _)) = done {
                return outcome.allowed;
            }
        }
    }

    fn give_back(&self, tag: u32, now: u64) {
        loop {
            let (visit, bits) = self.visit(tag, now);
            let still = || self.epoch.load() == bits;
            if visit.give_back(&self.set, still).is_some() {
                return;
            }
        }
    }

    fn take_any_expired(&self, visit: &Visit) -> bool {
        loop {
            let bits = [self.set[0].load(), self.set[1].load()];
            let words = bits.map(|bits| Word::read(bits, 0));
            let own = words.iter().position(|word| word.tag == visit.tag);
            let expired = words.iter().position(|word| word.tat <= visit.now);
            let least = usize::from(words[1].tat < words[0].tat);
            let way = own.or(expired).unwrap_or(least);
            let tat = words[way].tat.max(visit.now) + visit.cost;
            if tat > visit.now + visit.full {
                return false;
            }
            let tag = visit.tag;
            if self.set[way].replace(bits[way], Word { tag, tat }.bits()) {
                return true;
            }
        }
    }

    fn words(&self) -> [Word; 2] {
        let base = Epoch::of(self.epoch.load()).base();
        [&self.set[0], &self.set[1]].map(|atom| Word::read(atom.load(), base))
    }
}

/// What a thread was given, by key and time: tokens, negative if given back.
type Got = Vec<(u32, u64, i64)>;

fn run<A: Atom>(group: &Group<A>, steps: &[Step]) -> Got {
    let mut got = Vec::new();
    for step in steps {
        match *step {
            Step::Take(key, now) if group.take(key, now) => got.push((key, now, 1)),
            Step::Take(..) => (),
            Step::Back(key, now) => {
                group.give_back(key, now);
                got.push((key, now, -1));
            }
        }
    }
    got
}

/// Panics if a key got more than its quota in a window, by more than `leak` tokens, or has two words.
fn check<A: Atom>(group: &Group<A>, got: &Got, leak: i64) {
    let words = group.words();
    assert!(
        words[0].tag != words[1].tag || words[0].tag == 0,
        "{words:?}"
    );
    for (key, start, _) in got {
        for (_, end, _) in got.iter().filter(|(_, end, _)| end >= start) {
            let within = got
                .iter()
                .filter(|(other, at, _)| other == key && (start..=end).contains(&at));
            let tokens: i64 = within.map(|(.., tokens)| tokens).sum();
            let most = group.capacity + (end - start) / group.token;
            assert!(
                tokens <= i64::try_from(most).unwrap() + leak,
                "{got:?} {words:?}"
            );
        }
    }
}

/// Runs the first thread's steps here and the others' beside it, in every order, and then `after`.
fn explore<A: Atom + Send + Sync + 'static>(
    make: impl Fn() -> Group<A> + Send + Sync + 'static,
    threads: &'static [&'static [Step]],
    after: &'static [Step],
    leak: i64,
) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(PREEMPTIONS);
    model.check(move || {
        let group = Arc::new(make());
        let others: Vec<_> = threads[1..]
            .iter()
            .map(|steps| {
                let group = group.clone();
                thread::spawn(move || run(&*group, steps))
            })
            .collect();
        let mut got = run(&*group, threads[0]);
        for other in others {
            got.extend(other.join().unwrap());
        }
        got.extend(run(&*group, after));
        check(&*group, &got, leak);
    });
}

use Step::{Back, Take};

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
