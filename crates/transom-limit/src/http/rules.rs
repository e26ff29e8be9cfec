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

/// What becomes of a request.
pub(super) enum Judged {
    /// It goes on. What its answer is to tell, if anything.
    Pass(Option<Verdict>),
    /// It does not.
    Refuse(Refusal),
}

pub(super) enum Refusal {
    NoKey,
    Misuse,
    Unavailable,
    Quota(Verdict),
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

    /// Whom to ask for the request. `Err` if that is answered already.
    pub(super) fn asks<'r>(&self, head: Head<'r>) -> Result<Asks<'r>, Judged> {
        Asks::find(&self.limits, head).map_err(|NoKey| {
            self.tell_observer(&mut std::iter::empty(), Outcome::NoKey);
            self.refuse(Refusal::NoKey)
        })
    }

    /// Asks, if the store can answer at once.
    pub(super) fn at_once(&self, act: Act, asks: &Asks<'_>) -> Option<Result<Verdict, StoreError>> {
        let keys = asks.keys();
        self.store.at_once(act, &asks.list(&keys))
    }

    pub(super) async fn ask(&self, act: Act, asks: &Asks<'_>) -> Result<Verdict, StoreError> {
        let keys = asks.keys();
        let list = asks.list(&keys);
        self.store.act(act, &list).await
    }

    /// What the store's answer makes of a request that takes tokens.
    pub(super) fn judge(&self, asks: &Asks<'_>, answer: Result<Verdict, StoreError>) -> Judged {
        let mut limits = asks.limits();
        match answer {
            Ok(verdict) if verdict.is_allowed() => {
                self.tell_observer(&mut limits, Outcome::Allowed(&verdict));
                Judged::Pass(Some(verdict))
            }
            Ok(verdict) if self.shadow => {
                self.tell_observer(&mut limits, Outcome::WouldDeny(&verdict));
                Judged::Pass(Some(verdict))
            }
            Ok(verdict) => {
                self.tell_observer(&mut limits, Outcome::Denied(&verdict));
                Judged::Refuse(Refusal::Quota(verdict))
            }
            // Or asking for too much would be a way around the limit.
            Err(error) if error.is_misuse() => {
                self.tell_observer(&mut limits, Outcome::Misuse(&error));
                self.refuse(Refusal::Misuse)
            }
            Err(error) => {
                self.tell_observer(&mut limits, Outcome::Failed(&error));
                match self.on_error {
                    OnStoreError::Allow => Judged::Pass(None),
                    OnStoreError::Refuse => self.refuse(Refusal::Unavailable),
                }
            }
        }
    }

    fn refuse(&self, refusal: Refusal) -> Judged {
        if self.shadow {
            return Judged::Pass(None);
        }
        Judged::Refuse(refusal)
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
    ) -> Response<B> {
        let fixed = |status, body: &str| problem::response(status, body.to_owned());
        let verdict = match refusal {
            Refusal::NoKey => return fixed(StatusCode::BAD_REQUEST, problem::NO_KEY),
            Refusal::Misuse => return fixed(StatusCode::BAD_REQUEST, problem::MISUSE),
            Refusal::Unavailable => {
                return fixed(StatusCode::SERVICE_UNAVAILABLE, problem::UNAVAILABLE);
            }
            Refusal::Quota(verdict) => verdict,
        };
        let decided = asks.limits().zip(verdict.decisions());
        let denying = decided.filter(|(_, decision)| !decision.is_allowed());
        let names = denying.map(|(limit, _)| self.written.name(limit));
        let names: SmallVec<[&str; 4]> = names.collect();
        let body = problem::quota_exceeded(&names);
        let mut response = problem::response(StatusCode::TOO_MANY_REQUESTS, body);
        let jitter = self.jitter.as_ref().map_or(0, |jitter| jitter());
        fields::retry_after(verdict.retry_after(), jitter, response.headers_mut());
        self.tell(asks.limits(), verdict, &mut response);
        response
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
