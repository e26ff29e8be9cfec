//! What the server's numbers tell: the same arithmetic as the SQL's, without a server.

use std::time::Duration;

use super::units::Units;
use crate::standing::Units as Scale;
use crate::{Decision, Standing};

/// One bucket as the server found it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) units: Units,
    /// What it lacked.
    pub(super) missing: i64,
    /// By how many microseconds the server's clock had gone back.
    pub(super) behind: i64,
}

impl Found {
    /// How a request of `cost` units stands that comes after `before` units were taken, when it would wait `wait`
    /// microseconds. `None` if the bucket lacks too much for it.
    pub(super) fn allows(&self, before: i64, cost: i64, wait: i64) -> Option<Decision> {
        let short = self.short(before, cost);
        let waits = whole(wait.saturating_sub(self.behind)) * whole(self.units.refill);
        let after = self.lacks(before) + whole(cost);
        (short <= waits).then(|| Decision::Allowed(self.standing(after, short)))
    }

    /// The denial of a request of `cost` units that comes after `before` units were taken.
    pub(super) fn denies(&self, before: i64, cost: i64) -> Decision {
        Decision::Denied(self.standing(self.lacks(before), self.short(before, cost)))
    }

    /// What `cost` units are told while nothing is taken.
    pub(super) fn look(&self, cost: i64, wait: i64) -> Decision {
        match self.allows(0, cost, wait) {
            Some(_) => Decision::Allowed(self.standing(self.lacks(0), self.short(0, cost))),
            None => self.denies(0, cost),
        }
    }

    /// Where the bucket stands, when nothing is asked of it.
    pub(super) fn stands(&self) -> Decision {
        Decision::Allowed(self.standing(self.lacks(0), 0))
    }

    fn lacks(&self, before: i64) -> u128 {
        whole(self.missing) + whole(before)
    }

    /// What the bucket lacks too much. Nothing is always there.
    fn short(&self, before: i64, cost: i64) -> u128 {
        if cost == 0 {
            return 0;
        }
        (self.lacks(before) + whole(cost)).saturating_sub(whole(self.units.bucket))
    }

    fn standing(&self, debt: u128, short: u128) -> Standing {
        let scale = Scale {
            token: whole(self.units.token),
            num: self.units.refill.unsigned_abs(),
            den: 1,
            grain: 1000,
        };
        let limit = (self.units.bucket / self.units.token).unsigned_abs();
        let behind = Duration::from_micros(self.behind.max(0).unsigned_abs());
        Standing::new(limit, scale, debt, short, behind)
    }
}

fn whole(units: i64) -> u128 {
    u128::from(units.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quota;

    #[test]
    fn waits_are_rounded_up_to_the_microsecond() {
        let units = Units::of(&Quota::per_second(3).unwrap()).unwrap();
        let empty = |behind| Found {
            units,
            missing: units.bucket,
            behind,
        };
        let denied = empty(0).denies(0, units.token);
        assert_eq!(denied.retry_after(), Duration::from_micros(333_334));
        assert_eq!(denied.reset_after(), Duration::from_secs(1));
        let behind = empty(1_000_000).denies(0, units.token);
        assert_eq!(behind.retry_after(), Duration::from_micros(1_333_334));
        // A reservation waits as long as a denial, and is allowed from that wait on.
        for (behind, wait) in [(0, 333_334), (1_000_000, 1_333_334)] {
            assert!(empty(behind).allows(0, units.token, wait - 1).is_none());
            let allowed = empty(behind).allows(0, units.token, wait).unwrap();
            let told = allowed.standing().wait().as_micros();
            assert_eq!(told, u128::from(wait.unsigned_abs()));
        }
    }
}
