//! What is asked for one request: which limits, for which keys.

use smallvec::SmallVec;

use super::rule::Part;
use super::{Head, Missing, Rule};
use crate::{Ask, Key};

/// A limit of a layer: its place in the store, and its rule.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) place: usize,
    pub(super) rule: Rule,
}

/// The asks of one request. Most have few limits, and keys of one part.
#[derive(Debug)]
pub(super) struct Asks<'r> {
    parts: SmallVec<[Part<'r>; 2]>,
    asks: SmallVec<[One; 2]>,
}

#[derive(Debug, Clone, Copy)]
struct One {
    /// Among the layer's limits.
    limit: usize,
    /// In the store.
    place: usize,
    cost: u64,
    /// Its key's parts end here, and begin where the one before ends.
    end: usize,
}

/// A request has no key, and must have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoKey;

impl<'r> Asks<'r> {
    pub(super) fn none() -> Self {
        Self {
            parts: SmallVec::new(),
            asks: SmallVec::new(),
        }
    }

    #[inline]
    pub(super) fn find(limits: &[Asked], head: Head<'r>) -> Result<Self, NoKey> {
        let mut found = Self::none();
        for (limit, Asked { place, rule }) in limits.iter().enumerate() {
            if rule.skips(head) || !found.key(rule, head)? {
                continue;
            }
            found.asks.push(One {
                limit,
                place: *place,
                cost: rule.tokens(head),
                end: found.parts.len(),
            });
        }
        Ok(found)
    }

    /// Adds the parts of the key; whether there is one.
    #[inline]
    fn key(&mut self, rule: &Rule, head: Head<'r>) -> Result<bool, NoKey> {
        let begin = self.parts.len();
        for part in rule.parts(head) {
            match (part, rule.without()) {
                (Some(part), _) => self.parts.push(part),
                (None, Missing::Key(key)) => self.parts.push(Part::Owned(key.clone())),
                (None, Missing::Refuse) => return Err(NoKey),
                (None, Missing::Skip) => {
                    self.parts.truncate(begin);
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.asks.is_empty()
    }

    /// Which of the layer's limits are asked, in the order of the decisions.
    pub(super) fn limits(&self) -> impl Iterator<Item = usize> {
        self.asks.iter().map(|ask| ask.limit)
    }

    /// So that they outlive the request.
    pub(super) fn into_owned(self) -> Asks<'static> {
        Asks {
            parts: self.parts.into_iter().map(Part::into_owned).collect(),
            asks: self.asks,
        }
    }

    /// The keys' parts, for [`list`](Self::list) to borrow.
    #[inline]
    pub(super) fn keys(&self) -> SmallVec<[Key<'_>; 2]> {
        self.parts.iter().map(Part::key).collect()
    }

    #[inline]
    pub(super) fn list<'k>(&self, keys: &'k [Key<'k>]) -> SmallVec<[Ask<'k>; 2]> {
        let mut begin = 0;
        let ask = |one: &One| {
            let key = match keys.get(begin..one.end).unwrap_or_default() {
                [key] => *key,
                several => Key::Both(several),
            };
            begin = one.end;
            Ask::new(one.place, key).cost(one.cost)
        };
        self.asks.iter().map(ask).collect()
    }
}
