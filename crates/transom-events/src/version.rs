//! `Version`: the number of an event in its stream.

use std::fmt;

/// The number of an event in its stream: 1 for the first, then 2, 3, … without a gap.
///
/// ```
/// use transom_events::Version;
///
/// assert_eq!(Version::FIRST.get(), 1);
/// assert_eq!(Version::new(7)?, Version::new(6)?.next());
/// assert!(Version::new(0).is_err());
/// # Ok::<(), transom_events::InvalidVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u64);

impl Version {
    /// The version of a stream's first event: 1.
    pub const FIRST: Self = Self(1);

    /// The largest version there can be, `i64::MAX`; to read backwards from the end of a stream.
    pub const MAX: Self = Self(i64::MAX as u64);

    /// Takes a number from 1 to `i64::MAX`.
    ///
    /// # Errors
    ///
    /// [`InvalidVersion`] for 0 and for numbers above `i64::MAX`.
    pub const fn new(number: u64) -> Result<Self, InvalidVersion> {
        if number == 0 || number > Self::MAX.0 {
            return Err(InvalidVersion { number });
        }
        Ok(Self(number))
    }

    /// The number, from 1.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The version after this one; [`Version::MAX`] stays where it is.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.0 == Self::MAX.0 {
            self
        } else {
            Self(self.0 + 1)
        }
    }

    /// As stored. Never negative: the constructors keep the number within `i64`.
    pub(crate) const fn to_sql(self) -> i64 {
        self.0.cast_signed()
    }

    /// From a row; `None` for what the table's checks exclude.
    pub(crate) fn from_sql(number: i64) -> Option<Self> {
        Self::new(u64::try_from(number).ok()?).ok()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u64> for Version {
    type Error = InvalidVersion;

    fn try_from(number: u64) -> Result<Self, InvalidVersion> {
        Self::new(number)
    }
}

/// A number that is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("version {number} is not between 1 and {}", i64::MAX)]
pub struct InvalidVersion {
    number: u64,
}
