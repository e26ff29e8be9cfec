//! People standing in line, one line for each key: whoever is first acts for it, the others wait.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use crate::KeyBuf;

/// Whose line it is: the limit's place and the key.
pub(crate) type Id = (usize, KeyBuf);

/// All lines. One is there only while somebody stands in it.
///
/// Whoever is first may leave a value in the line, which the next one finds.
pub(crate) struct Lines<V> {
    lines: Mutex<All<V>>,
}

struct All<V> {
    next: u64,
    by_id: HashMap<Id, Line<V>>,
}

struct Line<V> {
    value: Option<V>,
    /// By ticket, which are given out in order; the first is served.
    standing: BTreeMap<u64, Waiter>,
    /// What all of them want.
    cost: u128,
}

#[derive(Default)]
struct Waiter {
    cost: u64,
    waker: Option<Waker>,
}

impl<V> Default for Lines<V> {
    fn default() -> Self {
        let (next, by_id) = (0, HashMap::new());
        Self {
            lines: Mutex::new(All { next, by_id }),
        }
    }
}

impl<V> Lines<V> {
    /// Takes the last place in the line of `id`.
    pub(crate) fn join(self: &Arc<Self>, id: Id, cost: u64) -> Place<V> {
        let mut all = self.lock();
        let ticket = all.next;
        all.next += 1; // 584 years of one each nanosecond
        let line = all.by_id.entry(id.clone()).or_insert_with(|| Line {
            value: None,
            standing: BTreeMap::new(),
            cost: 0,
        });
        line.standing.insert(ticket, Waiter { cost, waker: None });
        line.cost += u128::from(cost);
        drop(all);
        let lines = Arc::clone(self);
        Place { lines, id, ticket }
    }

    /// How many lines there are.
    pub(crate) fn len(&self) -> usize {
        self.lock().by_id.len()
    }

    fn lock(&self) -> MutexGuard<'_, All<V>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in a line, until it is dropped or [left](Self::leave): then the next moves up.
pub(crate) struct Place<V> {
    lines: Arc<Lines<V>>,
    id: Id,
    ticket: u64,
}

impl<V> Place<V> {
    /// Waits until it is the first. Can be dropped and asked again.
    pub(crate) async fn first(&self) {
        poll_fn(|context| {
            let mut all = self.lines.lock();
            let Some(line) = all.by_id.get_mut(&self.id) else {
                return Poll::Ready(());
            };
            if line.is_first(self.ticket) {
                return Poll::Ready(());
            }
            if let Some(waiter) = line.standing.get_mut(&self.ticket) {
                match &mut waiter.waker {
                    Some(waker) => waker.clone_from(context.waker()),
                    none => *none = Some(context.waker().clone()),
                }
            }
            Poll::Pending
        })
        .await;
    }

    /// Goes. What is in the line comes along if nobody else stands in it.
    pub(crate) fn leave(&mut self) -> Option<V> {
        let (left, next) = self.lines.lock().leave(&self.id, self.ticket);
        if let Some(waker) = next {
            waker.wake();
        }
        left
    }
}

/// What waiting for a turn needs besides.
#[cfg(feature = "tokio")]
impl<V> Place<V> {
    /// Does something to the line's value, which is only the first one's to change.
    pub(crate) fn value<T>(&self, with: impl FnOnce(&mut Option<V>) -> T) -> T {
        let mut all = self.lines.lock();
        match all.by_id.get_mut(&self.id) {
            Some(line) => with(&mut line.value),
            None => with(&mut None),
        }
    }

    /// What those want who stand between the first and the end of the line, this one's included.
    pub(crate) fn cost_behind_first(&self) -> u128 {
        let all = self.lines.lock();
        let Some(line) = all.by_id.get(&self.id) else {
            return 0;
        };
        let first = line.standing.values().next();
        line.cost
            .saturating_sub(first.map_or(0, |first| first.cost.into()))
    }

    pub(crate) const fn id(&self) -> &Id {
        &self.id
    }
}

impl<V> All<V> {
    fn leave(&mut self, id: &Id, ticket: u64) -> (Option<V>, Option<Waker>) {
        let Some(line) = self.by_id.get_mut(id) else {
            return (None, None);
        };
        let was_first = line.is_first(ticket);
        let Some(gone) = line.standing.remove(&ticket) else {
            return (None, None);
        };
        line.cost -= u128::from(gone.cost);
        if line.standing.is_empty() {
            return (self.by_id.remove(id).and_then(|line| line.value), None);
        }
        let next = line.standing.values_mut().next();
        let next = next.filter(|_| was_first);
        (None, next.and_then(|next| next.waker.take()))
    }
}

impl<V> Line<V> {
    fn is_first(&self, ticket: u64) -> bool {
        self.standing.keys().next() == Some(&ticket)
    }
}

impl<V> Drop for Place<V> {
    fn drop(&mut self) {
        self.leave();
    }
}

impl<V> fmt::Debug for Lines<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("lines", &self.len()).finish()
    }
}
