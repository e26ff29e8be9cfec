//! `EventId`: the identity of an event, made by its writer.

use std::fmt;

use uuid::Uuid;

/// The identity of an event, made before it is written, so that a retry writes the same one.
///
/// New ones are UUID version 7: they sort roughly by time. Any other UUID is accepted for events that
/// come from elsewhere. The store does not check that ids are unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(Uuid);

impl EventId {
    /// A new id: UUID version 7 of the system clock.
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }

    /// The UUID.
    pub const fn get(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for EventId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
