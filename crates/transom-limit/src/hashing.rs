//! Keys to 64 bits nobody outside can foresee.

use std::hash::{BuildHasher, Hasher, RandomState};

use foldhash::quality::RandomState as FoldState;

use crate::Key;

/// The random keys of one table's hash.
///
/// Two keys that meet in a table only ever make it stricter, so an attacker who could foresee the hash
/// could get somebody else denied. Texts, which he writes as he likes, are hashed by the standard
/// library's `SipHash` 1-3; numbers and addresses, which he mostly does not choose, by the faster keyed
/// `foldhash`, unless [`strict`](Self::strict) was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Seeds {
    sip: RandomState,
    fold: FoldState,
    strict: bool,
}

impl Seeds {
    pub(crate) fn random(strict: bool) -> Self {
        Self {
            sip: RandomState::new(),
            fold: FoldState::default(),
            strict,
        }
    }

    #[inline]
    pub(crate) fn hash(&self, key: Key<'_>) -> u64 {
        match key {
            Key::Number(number) if !self.strict => match u64::try_from(number) {
                Ok(small) => self.fold.hash_one(small),
                Err(_) => self.fold.hash_one(number),
            },
            Key::Ip(prefix) if !self.strict => {
                let mut hasher = self.fold.build_hasher();
                match prefix.ip() {
                    std::net::IpAddr::V4(ip) => hasher.write_u32(ip.to_bits()),
                    std::net::IpAddr::V6(ip) => hasher.write_u128(ip.to_bits()),
                }
                hasher.write_u8(prefix.bits());
                hasher.finish()
            }
            Key::Text(text) => self.sip.hash_one(text),
            Key::Both(keys) => {
                let mut hasher = self.sip.build_hasher();
                for key in keys {
                    hasher.write_u64(self.hash(*key));
                }
                hasher.finish()
            }
            other => self.sip.hash_one(other),
        }
    }
}
