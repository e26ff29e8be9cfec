//! What a layer tells its observer.

use crate::{StoreError, Verdict};

/// What became of one request. It has no key in it: metrics have no place for them.
#[derive(Debug)]
pub struct Event<'e> {
    pub(super) limits: &'e [&'e str],
    pub(super) outcome: Outcome<'e>,
}

impl Event<'_> {
    /// The names of the limits that were asked, in the order of the verdict's decisions.
    pub const fn limits(&self) -> &[&str] {
        self.limits
    }

    /// What became of it.
    pub const fn outcome(&self) -> &Outcome<'_> {
        &self.outcome
    }
}

/// What became of a request.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Outcome<'e> {
    /// It passed.
    Allowed(&'e Verdict),
    /// It was answered with 429.
    Denied(&'e Verdict),
    /// It passed because the layer only shadows.
    WouldDeny(&'e Verdict),
    /// It passed, did not count in the end, and its tokens were given back.
    GivenBack(&'e Verdict),
    /// It lacks a key that must not be [missing](super::Missing::Refuse): 400 unless the layer only shadows.
    NoKey,
    /// It can never pass, such as one that costs more than the capacity: 400 unless the layer only shadows.
    Misuse(&'e StoreError),
    /// The store gave no answer. [`OnStoreError`](super::OnStoreError) says what became of it.
    Failed(&'e StoreError),
}
