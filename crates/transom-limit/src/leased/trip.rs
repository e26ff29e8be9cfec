//! Asking the store, one request per key at a time.

use std::time::Duration;

use super::Leased;
use crate::line::Place;
use crate::{Act, Ask, Clock, Store, StoreError};

impl<S: Store, C: Clock + Send + Sync> Leased<S, C> {
    /// Brings what decides `ask`, or waits until somebody else has.
    pub(super) async fn trip(&self, ask: &Ask<'_>) -> Result<Place<()>, StoreError> {
        let place = self.trips.join((ask.limit, ask.key.to_owned()), ask.cost);
        place.first().await;
        let (limit, key, cost) = (ask.limit, ask.key, ask.cost);
        let Some(quota) = self.limits().get(limit).map(crate::Limit::quota) else {
            return Ok(place);
        };
        let plan = {
            let now = self.clock.now();
            let (most, interval) = (self.sizes.most(limit), self.sizes.interval);
            let mut table = self.table();
            let Some(lease) = table.lease(limit, key) else {
                return Ok(place);
            };
            lease.refresh(now, interval);
            if lease.wait(quota, cost, now).is_some() {
                return Ok(place);
            }
            lease.plan(cost, most, interval, now)
        };
        let act = if plan.ahead {
            let max_wait = Duration::MAX;
            Act::Reserve { max_wait }
        } else {
            Act::Take
        };
        let asked = ask.cost(plan.cost);
        let verdict = self.store.act(act, &[asked]).await?;
        let silent = || StoreError::Unavailable("the store answered for no limit".into());
        let told = verdict.decisions().first().ok_or_else(silent)?;
        let now = self.clock.now();
        if let Some(lease) = self.table().lease(limit, key) {
            lease.keep(quota, plan, cost, told, now);
        }
        Ok(place)
    }
}
