//! Many keys at once, so that their cache misses overlap.

use super::Bounded;
use super::rule::Act;
use crate::clock::Clock;
use crate::{Decision, Key};

/// Keys whose words are on their way at the same time: what the memory of a core keeps in flight.
const BATCH: usize = 16;

impl<C: Clock> Bounded<C> {
    /// Takes one token of each key, each on its own, all at one reading of the clock; `decided` is told
    /// in the keys' order.
    ///
    /// It decides as [`check`](Self::check) one after the other would. Its use is speed on tables larger
    /// than the processor's cache: it touches the buckets of 16 keys before it decides the first.
    pub fn check_many<'k, K: Into<Key<'k>>>(
        &self,
        keys: impl IntoIterator<Item = K>,
        mut decided: impl FnMut(Decision),
    ) {
        let plan = self.current.plan();
        let now = self.clock.now_nanos();
        let mut keys = keys.into_iter();
        loop {
            let mut hashes = [0; BATCH];
            let mut filled = 0;
            for (hash, key) in hashes.iter_mut().zip(keys.by_ref()) {
                *hash = self.seeds.hash(key.into());
                filled += 1;
            }
            // Loads that nothing waits for: the processor has them all under way at once.
            let touched = hashes[..filled].iter().map(|hash| self.table.touch(*hash));
            std::hint::black_box(touched.fold(0, |sum, bits| sum ^ bits));
            for hash in &hashes[..filled] {
                let act = Act::Take { wait: 0 };
                let outcome = self.decide_hashed(*hash, plan.token, plan, now, act);
                decided(self.tell(outcome, plan));
            }
            if filled < BATCH {
                return;
            }
        }
    }
}
