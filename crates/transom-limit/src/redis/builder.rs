//! How a store is put together.

use super::BuildError;
use super::limits::{Limits, Plan};
use super::names::Layout;
use super::store::RedisStore;
use super::units::Units;
use crate::Limit;

/// A [`RedisStore`] in the making.
#[derive(Debug, Clone)]
#[must_use = "a builder builds nothing until `build`"]
pub struct RedisStoreBuilder<C> {
    connection: C,
    limits: Vec<Limit>,
    prefix: String,
    layout: Layout,
}

impl<C> RedisStoreBuilder<C> {
    pub(super) fn new(connection: C, limits: Vec<Limit>) -> Self {
        Self {
            connection,
            limits,
            prefix: "transom-limit:".to_owned(),
            layout: Layout::Plain,
        }
    }

    /// What all names on the server begin with; `transom-limit:` unless set. Stores with the same prefix and limit name
    /// share that limit.
    ///
    /// With braces in it, as in `{limits}:`, Redis Cluster keeps all buckets in one slot.
    pub fn prefix(self, prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            ..self
        }
    }

    /// Names in which the key is in braces, for Redis Cluster: all limits' buckets of one key are in one slot, so that
    /// they can be asked at once, and different keys are spread. A cluster refuses asks of different keys at once then,
    /// and so [`check_many`](RedisStore::check_many). The prefix must have no braces.
    pub fn slot_by_key(self) -> Self {
        Self {
            layout: Layout::SlotByKey,
            ..self
        }
    }

    /// The store. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`BuildError`] for a limit that cannot be kept, and the first of several.
    pub fn build(self) -> Result<RedisStore<C>, BuildError> {
        if self.layout == Layout::SlotByKey && self.prefix.contains(['{', '}']) {
            return Err(BuildError::Prefix {
                prefix: self.prefix,
            });
        }
        let mut plans: Vec<Plan> = Vec::with_capacity(self.limits.len());
        for (place, limit) in self.limits.iter().enumerate() {
            let (name, quota) = (limit.name(), limit.quota());
            let called = || name.to_owned();
            if name.is_empty() || name.len() > 255 || name.contains(':') {
                return Err(BuildError::LimitName { name: called() });
            }
            if self.limits[..place]
                .iter()
                .any(|other| other.name() == name)
            {
                return Err(BuildError::SameName { name: called() });
            }
            let units = Units::of(quota).ok_or_else(|| BuildError::NotRepresentable {
                name: called(),
                capacity: quota.capacity(),
                refill: quota.refill(),
                period: quota.period(),
            })?;
            plans.push(Plan::of(units));
        }
        let limits = Limits::new(self.limits, plans, &self.prefix, self.layout);
        Ok(RedisStore::of(self.connection, limits))
    }
}
