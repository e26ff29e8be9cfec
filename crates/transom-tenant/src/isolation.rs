//! What a transaction sees of others.

/// The isolation level of a transaction (PostgreSQL, "Transaction Isolation").
///
/// `READ UNCOMMITTED` is not here: PostgreSQL treats it as `READ COMMITTED`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// Each statement sees what was committed before it began. PostgreSQL's default.
    ReadCommitted,
    /// Every statement sees what was committed before the transaction began. Expect 40001.
    RepeatableRead,
    /// As if the transactions had run one after the other. Expect 40001.
    Serializable,
}

impl Isolation {
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Isolation::ReadCommitted => " ISOLATION LEVEL READ COMMITTED",
            Isolation::RepeatableRead => " ISOLATION LEVEL REPEATABLE READ",
            Isolation::Serializable => " ISOLATION LEVEL SERIALIZABLE",
        }
    }
}
