//! The count itself, which knows nothing of HTTP.
#![expect(single_use_lifetimes, reason = "`impl Into<Key<'_>>` is not stable")]

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Key, KeyBuf};

const SHARDS: usize = 16;
/// Room that is kept for keys to come, in each shard.
const SPARE: usize = 64;

/// How many of each key are going on, and how many may. Clones share the count.
///
/// It holds the keys that are going on and no others: its memory is bounded by what the server has in
/// hand.
///
/// ```
/// use std::num::NonZeroU32;
/// use transom_limit::http::Concurrent;
///
/// let sockets = Concurrent::new(NonZeroU32::MIN);
/// let first = sockets.enter("ann").ok_or("too many")?;
/// assert!(sockets.enter("ann").is_none());
/// drop(first);
/// assert!(sockets.enter("ann").is_some());
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone)]
pub struct Concurrent {
    counts: Arc<Counts>,
}

#[derive(Debug)]
struct Counts {
    most: u32,
    hash: RandomState,
    shards: [Mutex<HashMap<KeyBuf, u32>>; SHARDS],
}

impl Concurrent {
    /// At most so many of each key at once.
    pub fn new(most: NonZeroU32) -> Self {
        let counts = Arc::new(Counts {
            most: most.get(),
            hash: RandomState::new(),
            shards: Default::default(),
        });
        Self { counts }
    }

    /// How many of each key may go on at once.
    pub fn most(&self) -> u32 {
        self.counts.most
    }

    /// One more of the key, for as long as the permit lives; `None` if there are as many as there may be.
    pub fn enter<'k>(&self, key: impl Into<Key<'k>>) -> Option<Permit> {
        let key = key.into().to_owned();
        let mut shard = self.counts.shard(&key);
        let count = shard.get(&key).copied().unwrap_or(0);
        if count >= self.counts.most {
            return None;
        }
        // Below `most`, so it fits.
        shard.insert(key.clone(), count + 1);
        drop(shard);
        Some(Permit {
            counts: Arc::clone(&self.counts),
            key,
            left: self.counts.most - count - 1,
        })
    }

    /// How many of the key are going on.
    pub fn count<'k>(&self, key: impl Into<Key<'k>>) -> u32 {
        let key = key.into().to_owned();
        let shard = self.counts.shard(&key);
        shard.get(&key).copied().unwrap_or(0)
    }

    /// How many keys are going on. Shards are counted one after the other.
    pub fn keys(&self) -> usize {
        self.counts
            .shards
            .iter()
            .map(|shard| lock(shard).len())
            .sum()
    }
}

impl Counts {
    fn shard(&self, key: &KeyBuf) -> MutexGuard<'_, HashMap<KeyBuf, u32>> {
        let [byte, ..] = self.hash.hash_one(key).to_le_bytes();
        lock(&self.shards[usize::from(byte) % SHARDS])
    }

    fn leave(&self, key: &KeyBuf) {
        let mut shard = self.shard(key);
        match shard.get_mut(key) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                shard.remove(key);
            }
        }
        let wanted = 2 * shard.len().max(SPARE);
        if shard.capacity() > 2 * wanted {
            shard.shrink_to(wanted);
        }
    }
}

/// Counting leaves nothing half done if it panics.
fn lock(shard: &Mutex<HashMap<KeyBuf, u32>>) -> MutexGuard<'_, HashMap<KeyBuf, u32>> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One that is going on, until this is dropped.
#[derive(Debug)]
#[must_use = "dropped at once, it counts nothing"]
pub struct Permit {
    counts: Arc<Counts>,
    key: KeyBuf,
    left: u32,
}

impl Permit {
    /// How many more of the key could have come in when this one did.
    pub const fn left(&self) -> u32 {
        self.left
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.counts.leave(&self.key);
    }
}
