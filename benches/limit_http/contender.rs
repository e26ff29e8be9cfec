//! A service to send requests to, and what it took.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{Request, Response};
use tower::{Service, service_fn};

/// Requests of one turn.
pub(crate) const REQUESTS: u32 = 2000;

pub(crate) struct Contender {
    pub(crate) name: String,
    send: Box<dyn FnMut() -> u16>,
    /// What it is to answer; less would be no contest.
    status: u16,
    pub(crate) turns: Vec<Duration>,
}

impl Contender {
    pub(crate) fn new<S, E>(name: &str, status: u16, mut service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = E> + 'static,
        E: std::fmt::Debug,
    {
        let send = Box::new(move || send(&mut service));
        let mut contender = Self {
            name: name.to_owned(),
            send,
            status,
            turns: Vec::new(),
        };
        // The first one of those that deny the second.
        (contender.send)();
        contender
    }

    pub(crate) fn turn(&mut self) {
        for _ in 0..REQUESTS {
            let status = (self.send)();
            assert_eq!(status, self.status, "{}", self.name);
        }
    }

    /// Of a request, in the lowest decile of the turns.
    pub(crate) fn nanos(&self) -> f64 {
        let mut turns = self.turns.clone();
        turns.sort();
        let turn = turns.get(turns.len() / 10).copied().unwrap_or_default();
        turn.as_secs_f64() * 1e9 / f64::from(REQUESTS)
    }
}

fn send<S, E>(service: &mut S) -> u16
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: std::fmt::Debug,
{
    let mut request = Request::new(Body::empty());
    let peer = SocketAddr::from(([203, 0, 113, 9], 40_000));
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut context = Context::from_waker(Waker::noop());
    assert!(service.poll_ready(&mut context).is_ready());
    let Poll::Ready(response) = pin!(service.call(request)).poll(&mut context) else {
        panic!("nothing here waits");
    };
    response.map_or(500, |response| response.status().as_u16())
}

/// What all of them are around.
pub(crate) fn ready()
-> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
+ Clone
+ Send
+ Sync
+ 'static {
    service_fn(|_| std::future::ready(Ok(Response::new(Body::empty()))))
}
