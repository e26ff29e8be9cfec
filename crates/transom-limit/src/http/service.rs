//! What the layer makes of a service.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::http::{Request, Response};
use tower_service::Service;

use super::Head;
use super::after::After;
use super::asks::Asks;
use super::response_future::ResponseFuture;
use super::rules::Rules;
use crate::{Act, Store};

/// A service whose requests are limited: see [`RateLimitLayer`](super::RateLimitLayer).
pub struct RateLimit<T, S> {
    inner: T,
    rules: Arc<Rules<S>>,
}

impl<T, S> RateLimit<T, S> {
    pub(super) const fn new(inner: T, rules: Arc<Rules<S>>) -> Self {
        Self { inner, rules }
    }
}

impl<T, S, A, B> Service<Request<A>> for RateLimit<T, S>
where
    T: Service<Request<A>, Response = Response<B>> + Clone + Send + 'static,
    T::Future: Send + 'static,
    T::Error: Send + 'static,
    S: Store + 'static,
    A: Send + 'static,
    B: From<String> + Send + 'static,
{
    type Response = Response<B>;
    type Error = T::Error;
    type Future = ResponseFuture<T::Future, S, B, T::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), T::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<A>) -> Self::Future {
        match First::of(&self.rules, Head::of(&request)) {
            First::Pass(after) => ResponseFuture::serving(self.inner.call(request), after),
            First::Refuse(response) => ResponseFuture::refused(response),
            First::Ask(asks) => self.ask_first(asks, request),
        }
    }
}

/// What to do first.
enum First<S, B> {
    Pass(Option<Box<After<S>>>),
    Refuse(Response<B>),
    /// Wait for the store.
    Ask(Asks<'static>),
}

impl<S: Store, B: From<String>> First<S, B> {
    fn of(rules: &Arc<Rules<S>>, head: Head<'_>) -> Self {
        let asks = match rules.asks(head) {
            Ok(asks) => asks,
            Err(None) => return Self::Pass(None),
            Err(Some(refusal)) => {
                return Self::Refuse(rules.refused(&Asks::none(), refusal, None));
            }
        };
        let Some(answer) = rules.at_once(Act::Take, &asks) else {
            return Self::Ask(asks.into_owned());
        };
        match rules.judge(&asks, &answer) {
            Some(refusal) => Self::Refuse(rules.refused(&asks, refusal, answer.ok())),
            None => Self::Pass(After::of(rules, asks, answer)),
        }
    }
}

impl<T, S> RateLimit<T, S> {
    fn ask_first<A, B>(
        &mut self,
        asks: Asks<'static>,
        request: Request<A>,
    ) -> ResponseFuture<T::Future, S, B, T::Error>
    where
        T: Service<Request<A>, Response = Response<B>> + Clone + Send + 'static,
        T::Future: Send + 'static,
        T::Error: Send + 'static,
        S: Store + 'static,
        A: Send + 'static,
        B: From<String> + Send + 'static,
    {
        // The one that was polled until it was ready must be the one that is called.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let rules = Arc::clone(&self.rules);
        ResponseFuture::asking(Box::pin(async move {
            let answer = rules.ask(Act::Take, &asks).await;
            if let Some(refusal) = rules.judge(&asks, &answer) {
                return Ok(rules.refused(&asks, refusal, answer.ok()));
            }
            let response = inner.call(request).await?;
            Ok(match After::of(&rules, asks, answer) {
                Some(after) => after.settle(response).await,
                None => response,
            })
        }))
    }
}

impl<T: Clone, S> Clone for RateLimit<T, S> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), Arc::clone(&self.rules))
    }
}

impl<T: fmt::Debug, S> fmt::Debug for RateLimit<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
