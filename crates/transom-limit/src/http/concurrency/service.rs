//! What the layer makes of a service.

use std::sync::Arc;
use std::task::{Context, Poll};

use ::http::{Request, Response, StatusCode};
use tower_service::Service;

use super::layer::Room;
use super::{HeldBody, HeldFuture, Permit};
use crate::http::asks::{Asks, NoKey};
use crate::http::{Head, fields, problem};

/// A service that serves at most so many requests of a key at once: see
/// [`ConcurrencyLayer`](super::ConcurrencyLayer).
#[derive(Debug, Clone)]
pub struct ConcurrencyLimit<T> {
    inner: T,
    room: Arc<Room>,
}

impl<T> ConcurrencyLimit<T> {
    pub(super) const fn new(inner: T, room: Arc<Room>) -> Self {
        Self { inner, room }
    }
}

impl<T, A, B> Service<Request<A>> for ConcurrencyLimit<T>
where
    T: Service<Request<A>, Response = Response<B>>,
    B: From<String>,
{
    type Response = Response<HeldBody<B>>;
    type Error = T::Error;
    type Future = HeldFuture<T::Future, B>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), T::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<A>) -> Self::Future {
        match self.room.enter(Head::of(&request)) {
            Entered::In(permit) => {
                let future = self.inner.call(request);
                HeldFuture::serving(future, permit, Arc::clone(&self.room))
            }
            Entered::Out(response) => HeldFuture::refused(response),
        }
    }
}

/// What became of a request that wanted in.
enum Entered<B> {
    /// With a permit, if it is counted.
    In(Option<Permit>),
    Out(Response<HeldBody<B>>),
}

impl Room {
    fn enter<B: From<String>>(&self, head: Head<'_>) -> Entered<B> {
        let Ok(asks) = Asks::find(&*self.asked, head).map_err(|NoKey| ()) else {
            let response = problem::response(StatusCode::BAD_REQUEST, problem::NO_KEY.to_owned());
            return Entered::Out(response.map(|body| HeldBody::new(body, None)));
        };
        let keys = asks.keys();
        match asks.list(&keys).first() {
            None => Entered::In(None),
            Some(ask) => match self.count.enter(ask.key) {
                Some(permit) => Entered::In(Some(permit)),
                None => Entered::Out(self.full()),
            },
        }
    }

    fn full<B: From<String>>(&self) -> Response<HeldBody<B>> {
        let body = problem::no_room(self.busy.status(), &self.name);
        let mut response = problem::response(self.busy.status(), body);
        self.tell(0, &mut response);
        response.map(|body| HeldBody::new(body, None))
    }

    pub(super) fn tell<B>(&self, left: u32, response: &mut Response<B>) {
        fields::room(&self.name, self.count.most(), left, response.headers_mut());
    }
}
