//! Buckets by `gcra` itself, several at once.

use std::collections::HashMap;
use std::time::Duration;

use transom_limit::{Act, Decision, Quota, Standing, gcra};

/// What is told of a decision, durations rounded up to the microsecond.
pub(crate) fn told(decision: &Decision) -> (bool, u64, u64, u128, u128) {
    let standing = decision.standing();
    let up = |time: Duration| time.as_nanos().div_ceil(1000);
    (
        decision.is_allowed(),
        standing.limit(),
        standing.remaining(),
        up(standing.wait()),
        up(standing.reset_after()),
    )
}

/// All buckets, each by `gcra`, and all or none.
#[derive(Default)]
pub(crate) struct Oracle(HashMap<(usize, usize), gcra::State>);

impl Oracle {
    pub(crate) fn act(
        &mut self,
        quotas: [Quota; 2],
        act: Act,
        asks: &[(usize, usize, u64)],
        now: Duration,
    ) -> Vec<Decision> {
        let mut after = self.0.clone();
        let one = |(limit, key, cost): &(usize, usize, u64)| {
            let (quota, place) = (&quotas[*limit], (*limit, *key));
            let state = after.get(&place).copied().unwrap_or_default();
            let looked = |state| gcra::charge(state, quota, 0, now).1;
            let (state, decision): (_, Decision) = match act {
                Act::Charge => {
                    let (state, standing): (_, Standing) = gcra::charge(state, quota, *cost, now);
                    (state, Decision::Allowed(standing))
                }
                Act::GiveBack => {
                    let state = gcra::give_back(state, quota, *cost, now);
                    (state, Decision::Allowed(looked(state)))
                }
                Act::Reserve { max_wait } => {
                    gcra::reserve(state, quota, *cost, max_wait, now).unwrap()
                }
                _ => gcra::decide(state, quota, *cost, now).unwrap(),
            };
            after.insert(place, state);
            decision
        };
        let mut decisions: Vec<_> = asks.iter().map(one).collect();
        if !decisions.iter().all(Decision::is_allowed) {
            // Those that would pass tell what there is.
            for (told, (limit, key, _)) in decisions.iter_mut().zip(asks) {
                let state = self.0.get(&(*limit, *key)).copied().unwrap_or_default();
                if told.is_allowed() {
                    *told = Decision::Allowed(gcra::charge(state, &quotas[*limit], 0, now).1);
                }
            }
        } else if act != Act::Peek {
            self.0 = after;
        }
        decisions
    }
}
