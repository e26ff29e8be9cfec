//! What a layer and all its services share, and what it makes of a store's answer.

use std::fmt;

use ::http::{Response, StatusCode};
use smallvec::SmallVec;

use super::asks::{Asked, Asks, NoKey};
use super::fields::{self, Written};
use super::{Answer, Event, Head, OnStoreError, Outcome, problem};
use crate::{Act, Store, StoreError, Verdict};

type Jitter = dyn Fn() -> u64 + Send + Sync;
type Counts = dyn Fn(Answer<'_>) -> bool + Send + Sync;
type Observe = dyn Fn(&Event<'_>) + Send + Sync;

pub(super) struct Rules<S> {
    pub(super) store: S,
    pub(super) limits: Vec<Asked>,
    pub(super) written: Written,
    pub(super) shadow: bool,
    pub(super) on_error: OnStoreError,
    pub(super) verdict_in_response: bool,
    pub(super) jitter: Option<Box<Jitter>>,
    pub(super) counts: Option<Box<Counts>>,
    pub(super) observe: Option<Box<Observe>>,
}

/// Why a request goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    NoKey,
    Misuse,
    Unavailable,
    Quota,
}

impl<S: Store> Rules<S> {
    pub(super) fn new(store: S) -> Self {
        Self {
            store,
            limits: Vec::new(),
            written: Written::empty(),
            shadow: false,
            on_error: OnStoreError::Refuse,
            verdict_in_response: false,
            jitter: None,
            counts: None,
            observe: None,
        }
    }

    /// Whom to ask for the request; if nobody, whether it is refused.
    pub(super) fn asks<'r>(&self, head: Head<'r>) -> Result<Asks<'r>, Option<Refusal>> {
        let asks = Asks::find(&self.limits, head).map_err(|NoKey| {
            self.tell_observer(&mut std::iter::empty(), Outcome::NoKey);
            self.unless_shadow(Refusal::NoKey)
        })?;
        if asks.is_empty() {
            return Err(None);
        }
        Ok(asks)
    }

    /// Asks, if the store can answer at once.
    #[inline]
    pub(super) fn at_once(&self, act: Act, asks: &Asks<'_>) -> Option<Result<Verdict, StoreError>> {
        let keys = asks.keys();
        self.store.at_once(act, &asks.list(&keys))
    }

    pub(super) async fn ask(&self, act: Act, asks: &Asks<'_>) -> Result<Verdict, StoreError> {
        let keys = asks.keys();
        let list = asks.list(&keys);
        self.store.act(act, &list).await
    }

    /// Whether the store's answer refuses a request that takes tokens.
    pub(super) fn judge(
        &self,
        asks: &Asks<'_>,
        answer: &Result<Verdict, StoreError>,
    ) -> Option<Refusal> {
        let mut limits = asks.limits();
        let (outcome, refusal) = match answer {
            Ok(verdict) if verdict.is_allowed() => (Outcome::Allowed(verdict), None),
            Ok(verdict) if self.shadow => (Outcome::WouldDeny(verdict), None),
            Ok(verdict) => (Outcome::Denied(verdict), Some(Refusal::Quota)),
            // Or asking for too much would be a way around the limit.
            Err(error) if error.is_misuse() => (Outcome::Misuse(error), Some(Refusal::Misuse)),
            Err(error) if self.on_error == OnStoreError::Allow => (Outcome::Failed(error), None),
            Err(error) => (Outcome::Failed(error), Some(Refusal::Unavailable)),
        };
        self.tell_observer(&mut limits, outcome);
        refusal.and_then(|refusal| self.unless_shadow(refusal))
    }

    fn unless_shadow(&self, refusal: Refusal) -> Option<Refusal> {
        (!self.shadow).then_some(refusal)
    }

    /// Whether the answer's tokens are to be given back.
    pub(super) fn is_not_counted<B>(&self, response: &Response<B>) -> bool {
        let counts = self.counts.as_ref();
        counts.is_some_and(|counts| !counts(Answer::of(response)))
    }

    /// Tells of tokens given back, and returns what the response tells of them.
    pub(super) fn given_back(
        &self,
        asks: &Asks<'_>,
        answer: Result<Verdict, StoreError>,
    ) -> Option<Verdict> {
        let mut limits = asks.limits();
        match answer {
            Ok(verdict) => {
                self.tell_observer(&mut limits, Outcome::GivenBack(&verdict));
                Some(verdict)
            }
            Err(error) => {
                self.tell_observer(&mut limits, Outcome::Failed(&error));
                None
            }
        }
    }

    pub(super) fn refused<B: From<String>>(
        &self,
        asks: &Asks<'_>,
        refusal: Refusal,
        verdict: Option<Verdict>,
    ) -> Response<B> {
        let (status, body) = match refusal {
            Refusal::NoKey => (StatusCode::BAD_REQUEST, problem::NO_KEY.to_owned()),
            Refusal::Misuse => (StatusCode::BAD_REQUEST, problem::MISUSE.to_owned()),
            Refusal::Unavailable => {
                let body = problem::UNAVAILABLE.to_owned();
                (StatusCode::SERVICE_UNAVAILABLE, body)
            }
            Refusal::Quota => {
                let body = problem::quota_exceeded(&self.violated(asks, verdict.as_ref()));
                (StatusCode::TOO_MANY_REQUESTS, body)
            }
        };
        let mut response = problem::response(status, body);
        if let Some(verdict) = verdict {
            let jitter = self.jitter.as_ref().map_or(0, |jitter| jitter());
            fields::retry_after(verdict.retry_after(), jitter, response.headers_mut());
            self.tell(asks.limits(), verdict, &mut response);
        }
        response
    }

    /// The names of the limits that deny, in quotation marks.
    fn violated(&self, asks: &Asks<'_>, verdict: Option<&Verdict>) -> SmallVec<[&str; 4]> {
        let decisions = verdict.map_or(&[][..], Verdict::decisions);
        let decided = asks.limits().zip(decisions);
        let denying = decided.filter(|(_, decision)| !decision.is_allowed());
        denying.map(|(limit, _)| self.written.name(limit)).collect()
    }

    /// Tells the client, unless the layer only shadows.
    pub(super) fn tell<B>(
        &self,
        limits: impl Iterator<Item = usize>,
        verdict: Verdict,
        response: &mut Response<B>,
    ) {
        if !self.shadow {
            self.written.tell(limits, &verdict, response.headers_mut());
        }
        if self.verdict_in_response {
            response.extensions_mut().insert(verdict);
        }
    }

    /// Whether an answer has anything to tell.
    pub(super) const fn is_silent(&self) -> bool {
        (self.shadow || self.written.is_silent()) && !self.verdict_in_response
    }

    fn tell_observer(&self, limits: &mut dyn Iterator<Item = usize>, outcome: Outcome<'_>) {
        let Some(observe) = &self.observe else {
            return;
        };
        let name = |limit: usize| self.store.limits().get(self.limits.get(limit)?.place);
        let names: SmallVec<[&str; 4]> = limits
            .filter_map(|limit| Some(name(limit)?.name()))
            .collect();
        let limits = &names;
        observe(&Event { limits, outcome });
    }
}

impl<S: fmt::Debug> fmt::Debug for Rules<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("store", &self.store)
            .field("limits", &self.limits)
            .field("shadow", &self.shadow)
            .field("on_error", &self.on_error)
            .finish_non_exhaustive()
    }
}
