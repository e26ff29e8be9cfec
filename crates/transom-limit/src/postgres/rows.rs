//! What is asked, as rows: one for each bucket, in the order in which all callers lock them.

use std::borrow::Cow;

use super::limits::Kept;
use super::told::Found;
use super::units::Units;
use crate::{Act, Ask, Decision, InsufficientCapacity, StoreError, Verdict};

/// The longest key there may be, in bytes: it is part of an index, whose entries are limited.
pub(super) const KEY_BYTES: usize = 1024;

/// One ask, in its limit's units.
#[derive(Debug)]
struct Asked<'a> {
    kept: &'a Kept,
    key: Cow<'a, str>,
    cost: i64,
    /// The longest wait, in microseconds.
    wait: i64,
    /// Its row.
    row: usize,
}

/// The arrays that a statement takes, and which ask is which.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    asked: Vec<Asked<'a>>,
    pub(super) names: Vec<&'a str>,
    pub(super) keys: Vec<Cow<'a, str>>,
    pub(super) costs: Vec<i64>,
    pub(super) waits: Vec<i64>,
    units: Vec<Units>,
}

impl<'a> Rows<'a> {
    /// A row for each bucket, with the sum of what is asked of it.
    pub(super) fn together(
        kept: &'a [Kept],
        act: Act,
        asks: &'a [Ask<'a>],
    ) -> Result<Self, StoreError> {
        Self::of(kept, act, asks, true)
    }

    /// A row for each ask.
    pub(super) fn apart(kept: &'a [Kept], asks: &'a [Ask<'a>]) -> Result<Self, StoreError> {
        Self::of(kept, Act::Take, asks, false)
    }

    fn of(
        kept: &'a [Kept],
        act: Act,
        asks: &'a [Ask<'a>],
        together: bool,
    ) -> Result<Self, StoreError> {
        let asked = asks.iter().map(|ask| Asked::of(kept, act, ask));
        let mut rows = Self {
            asked: asked.collect::<Result<_, _>>()?,
            names: Vec::with_capacity(asks.len()),
            keys: Vec::with_capacity(asks.len()),
            costs: Vec::with_capacity(asks.len()),
            waits: Vec::with_capacity(asks.len()),
            units: Vec::with_capacity(asks.len()),
        };
        let mut order: Vec<usize> = (0..asks.len()).collect();
        order.sort_by(|&one, &other| rows.asked[one].bucket().cmp(&rows.asked[other].bucket()));
        for place in order {
            rows.add(place, act, together);
        }
        Ok(rows)
    }

    fn add(&mut self, place: usize, act: Act, together: bool) {
        let asked = &mut self.asked[place];
        let name = asked.kept.limit.name();
        // A look takes nothing.
        let cost = if act == Act::Peek { 0 } else { asked.cost };
        let same = self.names.last() == Some(&name) && self.keys.last() == Some(&asked.key);
        if let (true, true, Some(sum)) = (together, same, self.costs.last_mut()) {
            *sum = sum.saturating_add(cost);
            if act == Act::Charge {
                *sum = (*sum).min(asked.kept.units.bucket);
            }
        } else {
            self.names.push(name);
            self.keys.push(asked.key.clone());
            self.costs.push(cost);
            self.waits.push(asked.wait);
            self.units.push(asked.kept.units);
        }
        asked.row = self.names.len() - 1;
    }

    /// The row, if there is only one: name, key, cost, units, wait.
    pub(super) fn single(&self) -> Option<(&str, &str, i64, Units, i64)> {
        match (
            &*self.names,
            &*self.keys,
            &*self.costs,
            &*self.units,
            &*self.waits,
        ) {
            ([name], [key], [cost], [units], [wait]) => Some((name, key, *cost, *units, *wait)),
            _ => None,
        }
    }

    /// One number of each row's units.
    pub(super) fn each(&self, number: impl Fn(&Units) -> i64) -> Vec<i64> {
        self.units.iter().map(number).collect()
    }

    /// The verdict when all was taken, or nothing.
    pub(super) fn verdict(&self, taken: bool, found: &[(i64, i64)]) -> Option<Verdict> {
        let found = self.found(found)?;
        if !taken {
            return Some(Verdict::new(self.denied(&found)));
        }
        Some(Verdict::new(self.allowed(&found, i64::MAX)?))
    }

    /// What each is told when all was taken; `None` if one of them would wait longer.
    fn allowed(&self, found: &[Found], wait: i64) -> Option<Vec<Decision>> {
        let mut before = vec![0; found.len()];
        let all = self.asked.iter().map(|asked| {
            let so_far = &mut before[asked.row];
            let decision = found[asked.row].allows(*so_far, asked.cost, wait);
            *so_far = so_far.saturating_add(asked.cost);
            decision
        });
        all.collect()
    }

    /// What each is told when nothing was taken. If each would pass alone, they are several of one bucket: the first
    /// that the others leave too little for is denied.
    fn denied(&self, found: &[Found]) -> Vec<Decision> {
        let mut told = self.looks(found);
        if told.iter().all(Decision::is_allowed) {
            let mut before = vec![0_i64; found.len()];
            for (told, asked) in told.iter_mut().zip(&self.asked) {
                let (found, so_far) = (found[asked.row], &mut before[asked.row]);
                if found.allows(*so_far, asked.cost, asked.wait).is_none() {
                    *told = found.denies(*so_far, asked.cost);
                    break;
                }
                *so_far = so_far.saturating_add(asked.cost);
            }
        }
        told
    }

    /// The verdict of a look: what taking would be told.
    pub(super) fn looked(&self, found: &[(i64, i64)]) -> Option<Verdict> {
        let found = self.found(found)?;
        let told = self.allowed(&found, 0);
        Some(Verdict::new(told.unwrap_or_else(|| self.denied(&found))))
    }

    fn looks(&self, found: &[Found]) -> Vec<Decision> {
        let look = |asked: &Asked<'_>| found[asked.row].look(asked.cost, asked.wait);
        self.asked.iter().map(look).collect()
    }

    /// Where each bucket stands now.
    pub(super) fn stand(&self, found: &[(i64, i64)]) -> Option<Verdict> {
        let found = self.found(found)?;
        let stands = |asked: &Asked<'_>| found[asked.row].stands();
        Some(Verdict::new(self.asked.iter().map(stands)))
    }

    /// Each ask's own decision.
    pub(super) fn decisions(&self, taken: &[bool], found: &[(i64, i64)]) -> Option<Vec<Decision>> {
        let found = self.found(found)?;
        let decide = |asked: &Asked<'_>| {
            let found = found[asked.row];
            match taken.get(asked.row)? {
                true => found.allows(0, asked.cost, i64::MAX),
                false => Some(found.denies(0, asked.cost)),
            }
        };
        self.asked.iter().map(decide).collect()
    }

    /// The server's numbers; none if they are not one for each row.
    fn found(&self, found: &[(i64, i64)]) -> Option<Vec<Found>> {
        let one = |(&units, &(missing, behind)): (&Units, &(i64, i64))| Found {
            units,
            missing,
            behind,
        };
        (found.len() == self.units.len()).then(|| self.units.iter().zip(found).map(one).collect())
    }
}

impl<'a> Asked<'a> {
    fn of(kept: &'a [Kept], act: Act, ask: &'a Ask<'a>) -> Result<Self, StoreError> {
        let (place, limits) = (ask.limit, kept.len());
        let kept = kept
            .get(place)
            .ok_or(StoreError::NoSuchLimit { place, limits })?;
        let limit = || kept.limit.name().to_owned();
        let key = ask.key.text();
        if key.len() > KEY_BYTES || key.contains('\0') {
            return Err(StoreError::Key {
                limit: limit(),
                bytes: key.len(),
                most: KEY_BYTES,
            });
        }
        let (cost, capacity) = (ask.cost, kept.limit.quota().capacity());
        let cost = match (kept.units.of_cost(cost), act) {
            (Some(units), _) => units,
            // As much as there is, or as is missing: of what was reserved that may be more than a bucket.
            (None, Act::Charge) => kept.units.bucket,
            (None, Act::GiveBack) => {
                let cost = i64::try_from(cost).unwrap_or(i64::MAX);
                cost.saturating_mul(kept.units.token)
            }
            (None, _) => {
                return Err(StoreError::InsufficientCapacity {
                    limit: limit(),
                    error: InsufficientCapacity { cost, capacity },
                });
            }
        };
        let wait = match act {
            Act::Reserve { max_wait } => kept.units.wait(max_wait),
            _ => 0,
        };
        Ok(Self {
            kept,
            key,
            cost,
            wait,
            row: 0,
        })
    }

    /// Bytes are compared, as the table's columns are: what all callers order by.
    fn bucket(&self) -> (&str, &str) {
        (self.kept.limit.name(), &self.key)
    }
}
