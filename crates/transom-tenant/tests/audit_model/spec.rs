//! One table, and what is wrong with it.

#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) security: Security,
    pub(super) policy: Hand,
    pub(super) unique: Vec<Unique>,
    pub(super) faults: Vec<Fault>,
    /// A list partitioned table, with one partition that is granted to the application.
    pub(super) partitioned: bool,
    /// A foreign key to the table of this place.
    pub(super) refers_to: Option<(usize, Reference)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Security {
    Whole,
    Off,
    Never,
    NotForced,
    NoPolicy,
}

/// A policy made by hand; all but the guarded one are in place of our guard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Hand {
    None,
    Harmless,
    Open,
    OpenCheck,
    Empty,
    Guarded,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Unique {
    Constraint,
    Index,
    WithTenant,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reference {
    WithTenant,
    Without,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    Nullable,
    Unindexed,
    Truncate,
    References,
    View,
    Held,
}

impl Fault {
    pub(super) const ALL: [Fault; 6] = [
        Fault::Nullable,
        Fault::Unindexed,
        Fault::Truncate,
        Fault::References,
        Fault::View,
        Fault::Held,
    ];
}

impl Table {
    pub(super) fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }
}
