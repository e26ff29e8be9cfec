//! The limits of a store, and what the script is told of them.

use std::borrow::Cow;
use std::sync::Arc;

use super::names::Layout;
use super::script::{Argument, Call, Head};
use super::units::Units;
use crate::{Ask, InsufficientCapacity, Limit, StoreError};

/// The longest key, in bytes of its text.
const MOST_BYTES: usize = 1024;

/// Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    all: Arc<[Limit]>,
    /// One for each.
    plans: Arc<[Plan]>,
    prefix: Arc<str>,
    layout: Layout,
}

/// A limit in the script's numbers.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    units: Units,
    /// `token/refill/capacity`, which tells quotas apart on the server.
    quota: Arc<str>,
}

impl Plan {
    pub(super) fn of(units: Units) -> Self {
        let quota = format!("{}/{}/{}", units.token, units.refill, units.capacity);
        Self {
            units,
            quota: quota.into(),
        }
    }

    fn argument(&self, cost: u64) -> Argument {
        let (full, cost) = (self.units.full, self.units.of_cost(cost));
        Argument {
            quota: Arc::clone(&self.quota),
            numbers: [
                self.units.refill,
                full.micros,
                full.parts,
                cost.micros,
                cost.parts,
            ],
        }
    }
}

/// An ask whose limit there is, and whose key and cost it can have.
pub(super) struct Found<'s, 'a> {
    name: &'s str,
    plan: &'s Plan,
    text: Cow<'a, str>,
}

impl Limits {
    pub(super) fn new(all: Vec<Limit>, plans: Vec<Plan>, prefix: &str, layout: Layout) -> Self {
        Self {
            all: all.into(),
            plans: plans.into(),
            prefix: prefix.into(),
            layout,
        }
    }

    pub(super) fn all(&self) -> &[Limit] {
        &self.all
    }

    /// `capped` where the cost must be one that the bucket can hold.
    pub(super) fn find<'s, 'a>(
        &'s self,
        ask: &'a Ask<'_>,
        capped: bool,
    ) -> Result<Found<'s, 'a>, StoreError> {
        let (place, limits) = (ask.limit, self.all.len());
        let (Some(limit), Some(plan)) = (self.all.get(place), self.plans.get(place)) else {
            return Err(StoreError::NoSuchLimit { place, limits });
        };
        let (name, cost, capacity) = (limit.name(), ask.cost, plan.units.capacity);
        if capped && cost > capacity {
            return Err(StoreError::InsufficientCapacity {
                limit: name.to_owned(),
                error: InsufficientCapacity { cost, capacity },
            });
        }
        let text = ask.key.text();
        if text.len() > MOST_BYTES {
            return Err(StoreError::Key {
                limit: name.to_owned(),
                bytes: text.len(),
                most: MOST_BYTES,
            });
        }
        Ok(Found { name, plan, text })
    }

    /// The script's call, and each ask's units.
    pub(super) fn call(
        &self,
        head: Head,
        asks: &[Ask<'_>],
    ) -> Result<(Call, Vec<&Units>), StoreError> {
        let capped = matches!(head.act, "take" | "each" | "peek");
        let mut call = Call {
            names: Vec::with_capacity(asks.len()),
            head,
            tail: Vec::with_capacity(asks.len()),
        };
        let mut units = Vec::with_capacity(asks.len());
        for ask in asks {
            let Found { name, plan, text } = self.find(ask, capped)?;
            let name = self.layout.name(&self.prefix, name, &text);
            call.names.push(name);
            call.tail.push(plan.argument(ask.cost));
            units.push(&plan.units);
        }
        Ok((call, units))
    }
}
