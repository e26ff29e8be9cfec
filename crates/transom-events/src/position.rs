//! `Position`: the place of an event among all events of the store.

use std::fmt;

/// The place of an event among all events of the store, from 1; 0 is before the first.
///
/// Positions grow with time and are never reused, but have gaps: an append that is rolled back keeps
/// its numbers. Store the `u64` from [`get`](Self::get) as a reader's checkpoint; it fits an `i64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u64);

impl Position {
    /// Before the first event: 0.
    pub const START: Self = Self(0);

    /// The largest position: 2⁴⁸ − 1. (A writer publishes positions in 48 bits of a lock's key.)
    pub const MAX: Self = Self((1 << 48) - 1);

    /// Takes a number from 0 to 2⁴⁸ − 1.
    ///
    /// # Errors
    ///
    /// [`InvalidPosition`] for larger numbers.
    pub const fn new(number: u64) -> Result<Self, InvalidPosition> {
        if number > Self::MAX.0 {
            return Err(InvalidPosition { number });
        }
        Ok(Self(number))
    }

    /// The number, from 0.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// As stored.
    pub(crate) const fn to_sql(self) -> i64 {
        self.0.cast_signed()
    }

    /// From a row; `None` for what the table's checks and the sequence's limits exclude.
    pub(crate) fn from_sql(number: i64) -> Option<Self> {
        Self::new(u64::try_from(number).ok()?).ok()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u64> for Position {
    type Error = InvalidPosition;

    fn try_from(number: u64) -> Result<Self, InvalidPosition> {
        Self::new(number)
    }
}

/// A number that is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("position {number} is above {}", Position::MAX.0)]
pub struct InvalidPosition {
    number: u64,
}
