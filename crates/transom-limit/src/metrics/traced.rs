//! Metrics as events.

use std::time::Duration;

use super::Metrics;
use crate::{BreakerState, Limit, StoreError};

/// Tells by events of [`tracing`], target `transom_limit`: decisions at `TRACE`, denials at `DEBUG`, errors
/// at `WARN`, and each change of a breaker once, at `WARN` when it opens and at `INFO` otherwise.
#[derive(Debug, Clone, Copy, Default)]
#[cfg_attr(docsrs, doc(cfg(feature = "tracing")))]
pub struct Traced;

impl Metrics for Traced {
    fn decided(&self, limit: &Limit, allowed: bool, cost: u64) {
        let limit = limit.name();
        if allowed {
            tracing::trace!(target: "transom_limit", limit, cost, "allowed");
        } else {
            tracing::debug!(target: "transom_limit", limit, cost, "denied");
        }
    }

    fn answered(&self, took: Duration, fallback: bool) {
        tracing::trace!(target: "transom_limit", ?took, fallback, "answered");
    }

    fn failed(&self, error: &StoreError) {
        let source = std::error::Error::source(error);
        tracing::warn!(target: "transom_limit", %error, source, "no verdict");
    }

    fn breaker(&self, state: BreakerState) {
        if state == BreakerState::Open {
            tracing::warn!(target: "transom_limit", ?state, "the store of the limits is given a rest");
        } else {
            tracing::info!(target: "transom_limit", ?state, "the store of the limits is asked again");
        }
    }
}
