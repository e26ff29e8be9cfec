//! The leases of a bounded number of keys.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use smallvec::SmallVec;

use super::Known;
use super::lease::Lease;
use crate::keyed::by_key::AsKey;
use crate::{Ask, Decision, Key, KeyBuf, Limit, Quota, Verdict};

/// How many keys asked for lately are passed over in the search for one to forget.
const CHANCES: usize = 8;

/// Leases by limit and key. Who was not asked for since the hand last passed makes room: the clock algorithm of
/// page replacement (Corbató, 1968).
#[derive(Debug)]
pub(super) struct Table {
    by_limit: Vec<HashMap<KeyBuf, Slot>>,
    /// Every key once, in the order the hand comes by.
    hand: VecDeque<(usize, KeyBuf)>,
    most: usize,
}

#[derive(Debug, Default)]
struct Slot {
    lease: Lease,
    asked: bool,
}

impl Table {
    pub(super) fn new(limits: usize, most: usize) -> Self {
        Self {
            by_limit: (0..limits).map(|_| HashMap::new()).collect(),
            hand: VecDeque::new(),
            most: most.max(1),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.hand.len()
    }

    /// Takes the tokens of all asks, or of none: `Err` is the place of an ask that only the store can decide.
    pub(super) fn take(
        &mut self,
        limits: &[Limit],
        asks: &[Ask<'_>],
        now: Duration,
    ) -> Result<Verdict, usize> {
        let decide = |ask: &Ask<'_>, taken| {
            let quota = quota(limits, ask)?;
            self.decide(quota, ask, now, taken)
        };
        let known: Known = asks.iter().map(|ask| decide(ask, false)).collect();
        let denied = known.iter().flatten().any(|known| !known.is_allowed());
        let unknown = known.iter().position(Option::is_none);
        if denied {
            // The others are not asked for the sake of what is told of them.
            let full = |ask: &Ask<'_>| {
                let standing = Lease::default();
                let quota = quota(limits, ask)?;
                Some(Decision::Allowed(standing.standing(
                    quota,
                    now,
                    Duration::ZERO,
                    0,
                )))
            };
            let told = known.iter().zip(asks);
            let told = told.filter_map(|(known, ask)| known.or_else(|| full(ask)));
            return Ok(Verdict::new(told));
        }
        if let Some(unknown) = unknown {
            return Err(unknown);
        }
        let told: Known = asks.iter().map(|ask| decide(ask, true)).collect();
        for ask in asks {
            if let Some(lease) = self.find(ask.limit, ask.key) {
                lease.spend(ask.cost);
            }
        }
        Ok(Verdict::new(told.into_iter().flatten()))
    }

    /// Takes note that the keys which are kept were asked for again.
    pub(super) fn asked(&mut self, asks: &[Ask<'_>]) {
        for ask in asks {
            let keys = self.by_limit.get_mut(ask.limit);
            if let Some(slot) = keys.and_then(|keys| keys.get_mut(&ask.key as &dyn AsKey)) {
                slot.asked = true;
            }
        }
    }

    pub(super) fn peek(&self, limits: &[Limit], asks: &[Ask<'_>], now: Duration) -> Known {
        let decide = |ask: &Ask<'_>| self.decide(quota(limits, ask)?, ask, now, false);
        asks.iter().map(decide).collect()
    }

    /// Uses up what is held. Gives what is left to charge of each ask, and where the keys stand.
    pub(super) fn charge(
        &mut self,
        limits: &[Limit],
        asks: &[Ask<'_>],
        now: Duration,
    ) -> (SmallVec<[u64; 2]>, SmallVec<[Decision; 2]>) {
        let (mut rests, mut told) = (SmallVec::new(), SmallVec::new());
        for ask in asks {
            let Some(quota) = quota(limits, ask) else {
                continue;
            };
            let mut nothing = Lease::default();
            let lease = self.find(ask.limit, ask.key).unwrap_or(&mut nothing);
            rests.push(lease.spend(ask.cost));
            let standing = lease.standing(quota, now, Duration::ZERO, 0);
            told.push(Decision::Allowed(standing));
        }
        (rests, told)
    }

    pub(super) fn forget_denials(&mut self, asks: &[Ask<'_>]) {
        for ask in asks {
            if let Some(lease) = self.find(ask.limit, ask.key) {
                lease.forget_denial();
            }
        }
    }

    /// The key's lease, an empty one if it had none.
    pub(super) fn lease(&mut self, limit: usize, key: Key<'_>) -> Option<&mut Lease> {
        if self.find(limit, key).is_none() {
            // Not asked for again yet: of keys that come once, each makes room for the next.
            self.make_room();
            let key = key.to_owned();
            self.hand.push_back((limit, key.clone()));
            self.by_limit.get_mut(limit)?.insert(key, Slot::default());
        }
        self.find(limit, key)
    }

    fn make_room(&mut self) {
        let mut chances = CHANCES;
        while self.hand.len() >= self.most {
            let Some((limit, key)) = self.hand.pop_front() else {
                return;
            };
            let keys = self.by_limit.get_mut(limit);
            let slot = keys.and_then(|keys| keys.get_mut(&key));
            match slot {
                Some(slot) if slot.asked && chances > 0 => {
                    slot.asked = false;
                    chances -= 1;
                    self.hand.push_back((limit, key));
                }
                _ => {
                    if let Some(keys) = self.by_limit.get_mut(limit) {
                        keys.remove(&key);
                    }
                }
            }
        }
    }

    fn decide(&self, quota: &Quota, ask: &Ask<'_>, now: Duration, taken: bool) -> Option<Decision> {
        let keys = self.by_limit.get(ask.limit)?;
        match keys.get(&ask.key as &dyn AsKey) {
            Some(slot) => slot.lease.decide(quota, ask.cost, now, taken),
            None => Lease::default().decide(quota, ask.cost, now, taken),
        }
    }

    fn find(&mut self, limit: usize, key: Key<'_>) -> Option<&mut Lease> {
        let slot = self.by_limit.get_mut(limit)?;
        let slot = slot.get_mut(&key as &dyn AsKey)?;
        Some(&mut slot.lease)
    }
}

fn quota<'l>(limits: &'l [Limit], ask: &Ask<'_>) -> Option<&'l Quota> {
    limits.get(ask.limit).map(Limit::quota)
}
