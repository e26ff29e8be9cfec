//! A set of two words and its epoch, and threads that meet on it in every order.

use std::sync::Arc;

use loom::thread;

use crate::bounded::atom::Atom;
use crate::bounded::epoch::{self, Epoch};
use crate::bounded::rule::Act;
use crate::bounded::set::Visit;
use crate::bounded::word::Word;

pub(super) const TOKEN: u64 = 10;
pub(super) const PREEMPTIONS: usize = 3;

/// What a thread does: a key's tag, at a time.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Take(u32, u64),
    Back(u32, u64),
}

/// A group of one set of two words.
pub(super) struct Group<A> {
    pub(super) set: [A; 2],
    pub(super) epoch: A,
    pub(super) capacity: u64,
    pub(super) token: u64,
    pub(super) forget: bool,
    pub(super) newcomers: Newcomers,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Newcomers {
    TakeTheLeast,
    /// The first word with no tokens missing, else the least.
    TakeAnyExpired,
}

impl<A: Atom> Group<A> {
    pub(super) fn of(words: [(u32, u64); 2], capacity: u64) -> Self {
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

    pub(super) fn take(&self, tag: u32, now: u64) -> bool {
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

    pub(super) fn give_back(&self, tag: u32, now: u64) {
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
pub(super) type Got = Vec<(u32, u64, i64)>;

pub(super) fn run<A: Atom>(group: &Group<A>, steps: &[Step]) -> Got {
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
pub(super) fn check<A: Atom>(group: &Group<A>, got: &Got, leak: i64) {
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
pub(super) fn explore<A: Atom + Send + Sync + 'static>(
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
