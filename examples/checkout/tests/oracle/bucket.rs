//! The token bucket for every (tenant, account), in exact whole numbers.
//!
//! A token is worth as many parts as the quota's period has nanoseconds, so that every nanosecond
//! refills exactly `capacity` parts and nothing is ever rounded.

use std::collections::BTreeMap;

/// All buckets of a day.
#[derive(Debug)]
pub(crate) struct Buckets {
    capacity: i128,
    token: i128,
    levels: BTreeMap<(String, String), Level>,
}

#[derive(Debug, Clone, Copy)]
struct Level {
    parts: i128,
    admitted_at: i128,
}

impl Buckets {
    pub(crate) fn new(capacity: u32, seconds: u32) -> Self {
        Self {
            capacity: i128::from(capacity),
            token: i128::from(seconds) * 1_000_000_000,
            levels: BTreeMap::new(),
        }
    }

    /// Takes a token at `at` (nanoseconds), or says after how many whole milliseconds it could.
    pub(crate) fn take(&mut self, tenant: &str, account: &str, at: i128) -> Result<(), u128> {
        let full = self.capacity * self.token;
        let key = (tenant.to_owned(), account.to_owned());
        let before = self.levels.get(&key).copied();
        let before = before.unwrap_or(Level {
            parts: full,
            admitted_at: at,
        });
        let now = at.max(before.admitted_at);
        let parts = full.min(before.parts + (now - before.admitted_at) * self.capacity);
        if parts < self.token {
            let parts_per_ms = self.capacity * 1_000_000;
            let missing = self.token - parts;
            return Err(missing.unsigned_abs().div_ceil(parts_per_ms.unsigned_abs()));
        }
        self.levels.insert(
            key,
            Level {
                parts: parts - self.token,
                admitted_at: now,
            },
        );
        Ok(())
    }
}
