//! Whom a limit counts, in requests.

use std::fmt;

use super::Head;
use crate::{Key, KeyBuf};

/// A key, or a part of one: borrowed from the request or made of it.
#[derive(Debug, Clone)]
pub(super) enum Part<'r> {
    Borrowed(Key<'r>),
    Owned(KeyBuf),
}

impl Part<'_> {
    #[inline]
    pub(super) fn key(&self) -> Key<'_> {
        match self {
            Self::Borrowed(key) => *key,
            Self::Owned(key) => key.borrow(),
        }
    }

    pub(super) fn into_owned(self) -> Part<'static> {
        Part::Owned(match self {
            Self::Borrowed(key) => key.to_owned(),
            Self::Owned(key) => key,
        })
    }
}

type Find = dyn for<'r> Fn(Head<'r>) -> Option<Part<'r>> + Send + Sync;
type Cost = dyn Fn(Head<'_>) -> u64 + Send + Sync;
type Skip = dyn Fn(Head<'_>) -> bool + Send + Sync;

/// What becomes of a request that has no key for a limit.
///
/// There is no bucket that such requests share without being told to: that would let anybody lock out
/// all others, or, if the address of the peer is missing by mistake, everybody lock out everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Missing {
    /// It is answered with 400.
    #[default]
    Refuse,
    /// This limit is not asked.
    Skip,
    /// This is its key: all such requests share its bucket.
    Key(KeyBuf),
}

/// How a limit finds the key of a request, and what the request costs: made by [`by`](super::by).
///
/// ```
/// use transom_limit::http::{ClientIp, Missing, by};
///
/// #[derive(Clone)]
/// struct User {
///     id: u64,
/// }
///
/// // Each user on each path; uploads count ten times; nobody is counted for a health check.
/// let rule = by::extension(|user: &User| user.id.into())
///     .and(by::path())
///     .cost(|head| if head.method() == "PUT" { 10 } else { 1 })
///     .skip(|head| head.uri().path() == "/health")
///     .missing(Missing::Skip);
/// # let _ = (rule, ClientIp::peer());
/// ```
#[must_use = "a rule limits nothing until a layer has it"]
pub struct Rule {
    find: Vec<Box<Find>>,
    missing: Missing,
    cost: Option<Box<Cost>>,
    skip: Option<Box<Skip>>,
}

impl Rule {
    pub(super) fn new(
        find: impl for<'r> Fn(Head<'r>) -> Option<Part<'r>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            find: vec![Box::new(find)],
            missing: Missing::Refuse,
            cost: None,
            skip: None,
        }
    }

    /// Both together are the key: a user *and* a route. What the other rule says of costs, skipping and
    /// missing keys is not taken over.
    pub fn and(mut self, other: Self) -> Self {
        self.find.extend(other.find);
        self
    }

    /// What becomes of a request without the key, or without a part of it. [`Missing::Refuse`] unless
    /// said otherwise.
    pub fn missing(mut self, missing: Missing) -> Self {
        self.missing = missing;
        self
    }

    /// How many tokens a request takes; one unless said otherwise. More than the limit's capacity is
    /// answered with 400, since no wait would help. Zero asks whether any limit denies, and takes nothing.
    pub fn cost(mut self, cost: impl Fn(Head<'_>) -> u64 + Send + Sync + 'static) -> Self {
        self.cost = Some(Box::new(cost));
        self
    }

    /// Requests that this limit is not asked about.
    pub fn skip(mut self, skip: impl Fn(Head<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.skip = Some(Box::new(skip));
        self
    }

    #[inline]
    pub(super) fn skips(&self, head: Head<'_>) -> bool {
        self.skip.as_ref().is_some_and(|skip| skip(head))
    }

    #[inline]
    pub(super) fn tokens(&self, head: Head<'_>) -> u64 {
        self.cost.as_ref().map_or(1, |cost| cost(head))
    }

    pub(super) const fn without(&self) -> &Missing {
        &self.missing
    }

    #[inline]
    pub(super) fn parts<'r>(&self, head: Head<'r>) -> impl Iterator<Item = Option<Part<'r>>> {
        self.find.iter().map(move |find| find(head))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("parts", &self.find.len())
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}
