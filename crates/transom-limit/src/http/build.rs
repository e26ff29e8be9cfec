//! Building the layer, and what is wrong with it.

use std::sync::Arc;

use super::asks::Asked;
use super::fields::Written;
use super::rules::Rules;
use super::{Answer, Event, Fields, RateLimitLayer, Rule};
use crate::{Limit, Store};

/// What becomes of a request while the store gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnStoreError {
    /// It is answered with 503.
    #[default]
    Refuse,
    /// It passes, and tells nothing of limits. A request that can never pass is refused all the same.
    Allow,
}

/// Why there is no layer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// It would limit nothing.
    #[error("the layer has no limits")]
    NoLimits,
    /// The store does not keep such a limit.
    #[error("limit {limit:?} is not among the store's: {there:?}")]
    NoSuchLimit {
        /// The name asked for.
        limit: String,
        /// The store's limits.
        there: Vec<String>,
    },
    /// Each is asked once for a request.
    #[error("limit {limit:?} is in the layer twice")]
    Twice {
        /// Its name.
        limit: String,
    },
    /// The name goes into header fields.
    #[error("limit {limit:?} must have a name of printable ASCII")]
    Name {
        /// Its name.
        limit: String,
    },
}

/// A [`RateLimitLayer`] in the making.
#[derive(Debug)]
#[must_use = "nothing is limited until the layer is built"]
pub struct RateLimitBuilder<S> {
    rules: Rules<S>,
    limits: Vec<(String, Rule)>,
    fields: Fields,
}

impl<S: Store> RateLimitBuilder<S> {
    pub(super) fn new(store: S) -> Self {
        Self {
            rules: Rules::new(store),
            limits: Vec::new(),
            fields: Fields::Draft,
        }
    }

    /// Asks the limit of this name of the store, for the key that [`by`](super::by) says. A request must
    /// pass all limits of the layer; if one denies, no token is taken from any.
    pub fn limit(mut self, name: &str, rule: Rule) -> Self {
        self.limits.push((name.to_owned(), rule));
        self
    }

    /// Which header fields tell where a client stands. [`Fields::Draft`] unless said otherwise.
    pub const fn fields(mut self, fields: Fields) -> Self {
        self.fields = fields;
        self
    }

    /// Seconds to add to `Retry-After`, so that those who were denied together do not come back together.
    /// It is asked for each denial, and the randomness is the caller's.
    pub fn jitter(mut self, seconds: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.rules.jitter = Some(Box::new(seconds));
        self
    }

    /// Refuses nothing: takes tokens, [observes](Self::observe), and lets all pass, without fields. To see
    /// what a limit would do before it does. A limit that shadows beside others that refuse is a layer of
    /// its own.
    pub const fn shadow(mut self) -> Self {
        self.rules.shadow = true;
        self
    }

    /// What becomes of a request while the store gives no answer. [`OnStoreError::Refuse`] unless said
    /// otherwise. Limits in this process's memory always answer.
    pub const fn on_store_error(mut self, on_error: OnStoreError) -> Self {
        self.rules.on_error = on_error;
        self
    }

    /// Counts only requests whose answer is so: logins that failed, say.
    ///
    /// The tokens are taken before, as always, and given back if the answer does not count, so that many
    /// requests at once pass no more often than the limit allows. While they are served, those that will not
    /// count in the end do: a client that sends more of them at once than the capacity is denied.
    /// A request whose client goes away before its answer is there, and one whose service fails without
    /// an answer, stay counted.
    ///
    /// ```
    /// use transom_limit::http::{ClientIp, RateLimitLayer, by};
    /// use transom_limit::{Limit, Memory, Quota};
    ///
    /// let store = Memory::bounded([Limit::new("logins", Quota::per_minute(5)?)], 10_000)?;
    /// let layer = RateLimitLayer::builder(store)
    ///     .limit("logins", by::ip(ClientIp::peer()))
    ///     .count_only(|answer| answer.status() == 401)
    ///     .build()?;
    /// # let _ = layer;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn count_only(
        mut self,
        counts: impl Fn(Answer<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.rules.counts = Some(Box::new(counts));
        self
    }

    /// Is told what became of each request: the place for metrics.
    pub fn observe(mut self, observe: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        self.rules.observe = Some(Box::new(observe));
        self
    }

    /// Puts the [`Verdict`](crate::Verdict) into the response's extensions.
    pub const fn verdict_in_response(mut self) -> Self {
        self.rules.verdict_in_response = true;
        self
    }

    /// The layer.
    ///
    /// # Errors
    ///
    /// [`BuildError`].
    pub fn build(self) -> Result<RateLimitLayer<S>, BuildError> {
        let Self {
            mut rules,
            limits,
            fields,
        } = self;
        if limits.is_empty() {
            return Err(BuildError::NoLimits);
        }
        for (limit, rule) in limits {
            let place = place(rules.store.limits(), &limit)?;
            if rules.limits.iter().any(|asked| asked.place == place) {
                return Err(BuildError::Twice { limit });
            }
            rules.limits.push(Asked { place, rule });
        }
        let there = rules.store.limits();
        let asked = rules
            .limits
            .iter()
            .filter_map(|asked| there.get(asked.place));
        rules.written = Written::new(fields, &asked.collect::<Vec<_>>())?;
        Ok(RateLimitLayer::of(Arc::new(rules)))
    }
}

fn place(there: &[Limit], name: &str) -> Result<usize, BuildError> {
    let place = there.iter().position(|limit| limit.name() == name);
    place.ok_or_else(|| BuildError::NoSuchLimit {
        limit: name.to_owned(),
        there: there.iter().map(|limit| limit.name().to_owned()).collect(),
    })
}
