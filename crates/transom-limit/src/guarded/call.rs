//! One call to the guarded store.

use super::{Guarded, Outcome, Pass};
use crate::Clock;

/// A call that the breaker let pass. Dropped without an end, it is abandoned.
pub(super) struct Call<'g, S, C: Clock> {
    guarded: &'g Guarded<S, C>,
    pass: Option<Pass>,
}

impl<'g, S, C: Clock> Call<'g, S, C> {
    pub(super) fn start(guarded: &'g Guarded<S, C>) -> Option<Self> {
        let now = guarded.clock.now();
        let (pass, before, after) = {
            let mut breaker = guarded.breaker();
            let before = breaker.state();
            (breaker.admit(now)?, before, breaker.state())
        };
        if before != after {
            guarded.metrics.breaker(after);
        }
        let pass = Some(pass);
        Some(Self { guarded, pass })
    }

    pub(super) fn end(mut self, outcome: Outcome) {
        self.tell(outcome);
    }

    fn tell(&mut self, outcome: Outcome) {
        let Some(pass) = self.pass.take() else {
            return;
        };
        let now = self.guarded.clock.now();
        let changed = self.guarded.breaker().ended(&pass, outcome, now);
        if let Some(state) = changed {
            self.guarded.metrics.breaker(state);
        }
    }
}

impl<S, C: Clock> Drop for Call<'_, S, C> {
    fn drop(&mut self) {
        self.tell(Outcome::Abandoned);
    }
}
