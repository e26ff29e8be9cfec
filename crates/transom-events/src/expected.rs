//! What the writer of an append believes about the stream, and what was found.

use std::fmt;

use crate::version::Version;

/// Where the stream has to be for an append to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// Wherever it is. Two such appends at the same time still conflict: one of them is told so.
    Any,
    /// The stream has no event.
    NoStream,
    /// The stream has at least one event.
    StreamExists,
    /// The stream's last event has this version.
    Exact(Version),
}

impl Expected {
    /// As `$3` of `append.sql` wants it.
    pub(crate) const fn to_sql(self) -> i64 {
        match self {
            Self::Any => -1,
            Self::StreamExists => -2,
            Self::NoStream => 0,
            Self::Exact(version) => version.to_sql(),
        }
    }
}

impl From<Version> for Expected {
    fn from(version: Version) -> Self {
        Self::Exact(version)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any version"),
            Self::NoStream => f.write_str("no event"),
            Self::StreamExists => f.write_str("at least one event"),
            Self::Exact(version) => write!(f, "version {version}"),
        }
    }
}

/// Where the stream was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actual {
    /// The stream had no event.
    NoStream,
    /// The stream's last event had this version.
    At(Version),
    /// Not known: another writer won a race, and this transaction is aborted, so it cannot look.
    Unknown,
}

impl Actual {
    /// From the head of a stream, 0 for none.
    pub(crate) fn from_sql(head: i64) -> Self {
        Version::from_sql(head).map_or(Self::NoStream, Self::At)
    }
}

impl fmt::Display for Actual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStream => f.write_str("no event"),
            Self::At(version) => write!(f, "version {version}"),
            Self::Unknown => f.write_str("a version another writer has just taken"),
        }
    }
}
