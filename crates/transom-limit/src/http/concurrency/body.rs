//! A body that holds its permit to the end.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::Permit;

pin_project! {
    /// The body of a response of [`ConcurrencyLimit`](super::ConcurrencyLimit): its request is going on
    /// until it has been read to its end, or is dropped.
    #[derive(Debug)]
    pub struct HeldBody<B> {
        #[pin]
        body: B,
        permit: Option<Permit>,
    }
}

impl<B> HeldBody<B> {
    pub(super) const fn new(body: B, permit: Option<Permit>) -> Self {
        Self { body, permit }
    }
}

impl<B: Body> Body for HeldBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let held = self.project();
        let frame = ready!(held.body.poll_frame(context));
        if frame.is_none() {
            *held.permit = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
