//! The answer to come, while which the request is going on.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use ::http::Response;
use pin_project_lite::pin_project;

use super::layer::Room;
use super::{HeldBody, Permit};

pin_project! {
    /// The future of [`ConcurrencyLimit`](super::ConcurrencyLimit). Dropped, it makes room.
    pub struct HeldFuture<F, B> {
        #[pin]
        state: State<F, B>,
    }
}

pin_project! {
    #[project = StateProjected]
    enum State<F, B> {
        Refused { response: Option<Response<HeldBody<B>>> },
        Serving { #[pin] future: F, permit: Option<Permit>, room: Arc<Room> },
    }
}

impl<F, B> HeldFuture<F, B> {
    pub(super) const fn refused(response: Response<HeldBody<B>>) -> Self {
        let response = Some(response);
        Self {
            state: State::Refused { response },
        }
    }

    pub(super) const fn serving(future: F, permit: Option<Permit>, room: Arc<Room>) -> Self {
        Self {
            state: State::Serving {
                future,
                permit,
                room,
            },
        }
    }
}

impl<F, B, E> Future for HeldFuture<F, B>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<HeldBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            // Nobody polls a future that is done; one who does waits for ever.
            StateProjected::Refused { response } => response
                .take()
                .map_or(Poll::Pending, |response| Poll::Ready(Ok(response))),
            StateProjected::Serving {
                future,
                permit,
                room,
            } => {
                let answer = ready!(future.poll(context));
                // Also if there is no answer: nothing goes on then.
                let permit = permit.take();
                let mut response = answer?;
                if let Some(permit) = &permit {
                    room.tell(permit.left(), &mut response);
                }
                Poll::Ready(Ok(response.map(|body| HeldBody::new(body, permit))))
            }
        }
    }
}

impl<F, B> fmt::Debug for HeldFuture<F, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldFuture").finish_non_exhaustive()
    }
}
