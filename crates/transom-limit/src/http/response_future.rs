//! The answer to come.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use ::http::Response;
use pin_project_lite::pin_project;

use super::after::After;
use crate::Store;

type Asking<B, E> = Pin<Box<dyn Future<Output = Result<Response<B>, E>> + Send>>;

pin_project! {
    /// The future of [`RateLimit`](super::RateLimit).
    ///
    /// Dropped before it is done, the tokens it took stay taken: whoever goes away early has asked all the
    /// same.
    pub struct ResponseFuture<F, S, B, E> {
        #[pin]
        state: State<F, S, B, E>,
    }
}

pin_project! {
    #[project = StateProjected]
    enum State<F, S, B, E> {
        Refused { response: Option<Response<B>> },
        Serving { #[pin] future: F, after: Option<Box<After<S>>> },
        Asking { future: Asking<B, E> },
    }
}

impl<F, S, B, E> ResponseFuture<F, S, B, E> {
    pub(super) const fn refused(response: Response<B>) -> Self {
        let response = Some(response);
        Self {
            state: State::Refused { response },
        }
    }

    pub(super) const fn serving(future: F, after: Option<Box<After<S>>>) -> Self {
        Self {
            state: State::Serving { future, after },
        }
    }

    pub(super) const fn asking(future: Asking<B, E>) -> Self {
        Self {
            state: State::Asking { future },
        }
    }
}

impl<F, S, B, E> Future for ResponseFuture<F, S, B, E>
where
    F: Future<Output = Result<Response<B>, E>>,
    S: Store,
{
    type Output = Result<Response<B>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            // Nobody polls a future that is done; one who does waits for ever.
            StateProjected::Refused { response } => response
                .take()
                .map_or(Poll::Pending, |response| Poll::Ready(Ok(response))),
            StateProjected::Serving { future, after } => {
                let response = ready!(future.poll(context))?;
                Poll::Ready(Ok(match after.take() {
                    Some(after) => after.settle_at_once(response),
                    None => response,
                }))
            }
            StateProjected::Asking { future } => future.as_mut().poll(context),
        }
    }
}

impl<F, S, B, E> fmt::Debug for ResponseFuture<F, S, B, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
