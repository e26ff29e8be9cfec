//! Sizing a table.

use super::grid::Grid;
use super::plan::Current;
use super::table::Table;
use super::{Bounded, DefaultClock};
use crate::hashing::Seeds;
use crate::{InsufficientCapacity, Quota};

/// What happens to a new key where all eight buckets of its set are in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum OnPressure {
    /// It inherits the standing of the key it displaces: nobody ever gets more than the quota, and
    /// somebody may be denied who should have passed.
    #[default]
    Strict,
    /// It starts with a full bucket, and the displaced key does when it returns: nobody is denied for
    /// the sake of others, and who floods the table resets whom he likes.
    Forget,
}

/// Builds a [`Bounded`].
///
/// # How large
///
/// What counts is how many keys have tokens missing *at the same time*: a key is back to a full bucket
/// a fill time (capacity / rate) after its last burst at the latest. With 2.5 buckets for each of them
/// ([`keys`](Self::keys)) one request in a thousand is denied falsely where keys use nine tenths of their
/// quota, and none that a simulation could find where they use half; with two, one in two hundred and one
/// in ten thousand; with one for each, a tenth. A flood of keys that are never seen again occupies `flood
/// rate × period / refill` buckets: a million buckets (8 MB) at 10 tokens a second take 7.5 million fresh
/// keys a second before the first false denial. `docs/benchmarks.md` has the measured curve.
#[derive(Debug, Clone)]
#[must_use = "a builder builds when it is told to"]
pub struct BoundedBuilder<C = DefaultClock> {
    quota: Quota,
    also: Vec<Quota>,
    slots: usize,
    on_pressure: OnPressure,
    strict_hash: bool,
    clock: C,
}

impl BoundedBuilder {
    pub(super) fn new(quota: Quota) -> Self {
        Self {
            quota,
            also: Vec::new(),
            slots: 1 << 16,
            on_pressure: OnPressure::default(),
            strict_hash: false,
            clock: DefaultClock::default(),
        }
    }
}

impl<C> BoundedBuilder<C> {
    /// Room for `keys` keys that have tokens missing at the same time: 2.5 buckets of eight bytes for
    /// each.
    pub fn keys(self, keys: usize) -> Self {
        self.slots(keys.saturating_mul(5).div_ceil(2))
    }

    /// Exactly so many buckets of eight bytes, rounded up to a multiple of eight. 65 536 if nothing is
    /// said.
    pub fn slots(mut self, slots: usize) -> Self {
        self.slots = slots;
        self
    }

    /// Another quota that keys of this table will be held to, so that the grid is laid for it too.
    pub fn also(mut self, quota: Quota) -> Self {
        self.also.push(quota);
        self
    }

    /// What happens where more keys come than there is room for. [`OnPressure::Strict`] if nothing is
    /// said.
    pub fn on_pressure(mut self, policy: OnPressure) -> Self {
        self.on_pressure = policy;
        self
    }

    /// Hashes numbers and addresses with the slower `SipHash` too, which texts always are: for
    /// numbers that strangers choose freely.
    pub fn strict_hash(mut self) -> Self {
        self.strict_hash = true;
        self
    }

    /// Reads the time from `clock`.
    pub fn clock<D>(self, clock: D) -> BoundedBuilder<D> {
        BoundedBuilder {
            quota: self.quota,
            also: self.also,
            slots: self.slots,
            on_pressure: self.on_pressure,
            strict_hash: self.strict_hash,
            clock,
        }
    }

    /// The table, all of whose memory is taken now.
    ///
    /// # Errors
    ///
    /// [`BoundedError::NotRepresentable`] if a quota's rate and capacity do not fit 37 bits of ticks, or
    /// if the quotas have no common one; [`BoundedError::Memory`] if there is not enough for the buckets.
    pub fn build(self) -> Result<Bounded<C>, BoundedError> {
        let grid = Grid::of(self.quota, &self.also)?;
        let off = BoundedError::OffGrid { quota: self.quota };
        let plan = grid.plan(&self.quota).ok_or(off)?;
        Ok(Bounded {
            table: Table::new(self.slots).ok_or(BoundedError::Memory { slots: self.slots })?,
            grid,
            current: Current::new(self.quota, plan),
            clock: self.clock,
            seeds: Seeds::random(self.strict_hash),
            on_pressure: self.on_pressure,
            displaced: 0.into(),
        })
    }
}

/// Why a quota cannot be kept in a table of fixed size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BoundedError {
    /// A bucket of it, or the common tick of several quotas, needs more than the bits there are.
    /// [`Keyed`](crate::Keyed) has no such bounds.
    #[error(
        "quota of {} tokens per {:?} with capacity {} does not fit the 37 bits of ticks \
         of a bounded table: `Keyed` holds any quota",
        quota.refill(), quota.period(), quota.capacity()
    )]
    NotRepresentable {
        /// The quota.
        quota: Quota,
    },
    /// A token of it is no whole number of the table's ticks.
    #[error(
        "quota of {} tokens per {:?} with capacity {} is not on this table's grid: \
         name it to `BoundedBuilder::also`",
        quota.refill(), quota.period(), quota.capacity()
    )]
    OffGrid {
        /// The quota.
        quota: Quota,
    },
    /// The system has no memory for so many buckets of eight bytes.
    #[error("there is not enough memory for {slots} buckets of 8 bytes")]
    Memory {
        /// How many were asked for.
        slots: usize,
    },
    /// More tokens were asked for than the bucket ever holds.
    #[error(transparent)]
    InsufficientCapacity(#[from] InsufficientCapacity),
}
