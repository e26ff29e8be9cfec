//! The layer that limits requests.

use std::fmt;
use std::sync::Arc;

use tower_layer::Layer;

use super::rules::Rules;
use super::{RateLimit, RateLimitBuilder};
use crate::Store;

/// Limits the requests to a service: see the [module](crate::http).
///
/// The state is in an [`Arc`]: clones, and all services that one layer makes, share the limits. The layer's
/// own answers have a body made from `String`, like that of axum.
pub struct RateLimitLayer<S> {
    rules: Arc<Rules<S>>,
}

impl<S: Store> RateLimitLayer<S> {
    /// By limits of this store. Hand on an `Arc` of it to ask it elsewhere too.
    pub fn builder(store: S) -> RateLimitBuilder<S> {
        RateLimitBuilder::new(store)
    }
}

impl<S> RateLimitLayer<S> {
    pub(super) const fn of(rules: Arc<Rules<S>>) -> Self {
        Self { rules }
    }
}

impl<T, S> Layer<T> for RateLimitLayer<S> {
    type Service = RateLimit<T, S>;

    fn layer(&self, inner: T) -> Self::Service {
        RateLimit::new(inner, Arc::clone(&self.rules))
    }
}

// By hand, since the store need not be `Clone`.
impl<S> Clone for RateLimitLayer<S> {
    fn clone(&self) -> Self {
        Self::of(Arc::clone(&self.rules))
    }
}

impl<S: fmt::Debug> fmt::Debug for RateLimitLayer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimitLayer")
            .field("rules", &self.rules)
            .finish()
    }
}
