//! Limits of HTTP requests: [tower] layers that answer 429 by themselves.
//!
//! ```
//! use std::net::SocketAddr;
//!
//! use axum::extract::ConnectInfo;
//! use axum::{Router, routing::get};
//! use transom_limit::http::{ClientIp, RateLimitLayer, by};
//! use transom_limit::{Limit, Memory, Quota};
//!
//! let store = Memory::bounded([Limit::new("per-ip", Quota::per_minute(100)?.burst(20)?)], 50_000)?;
//! let client = ClientIp::from_extension(|connect: &ConnectInfo<SocketAddr>| connect.0.ip());
//! let layer = RateLimitLayer::builder(store).limit("per-ip", by::ip(client)).build()?;
//! let app: Router = Router::new().route("/", get(|| async { "hello" })).layer(layer);
//! // axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Several limits
//!
//! All limits of a layer are asked in one act: a request passes all or takes from none. A token taken
//! by a limit for a request that another one denied would be a request that nobody served, so put limits
//! into one layer rather than into several.
//!
//! # Answers
//!
//! | answer | when |
//! |---|---|
//! | 429 | a limit denies; `Retry-After` is when all would pass, in whole seconds, never 0 |
//! | 400 | the request has no [key](Missing), or costs more than a limit ever allows |
//! | 503 | the store gave no answer, and that is not to be [allowed](OnStoreError) |
//!
//! They are problems as in RFC 9457, say `Cache-Control: no-store`, and repeat nothing of the request.
//! A 429 is the problem `quota-exceeded` of the IETF draft of the [`RateLimit` fields](Fields), which all
//! responses have that were counted. Nobody reads a body of 429 but a program: it names the limits.
//!
//! # Every request is answered with 400?
//!
//! Then no request has the key: most often the server does not tell the peer's address. With axum, serve
//! `app.into_make_service_with_connect_info::<SocketAddr>()` and take the client from the extension
//! `ConnectInfo<SocketAddr>`, as above; [`PeerAddr`], which [`ClientIp::peer`] reads, is set by who accepts the connections
//! himself.
//!
//! # Futures
//!
//! A store that answers at once, as [`Memory`](crate::Memory) does, costs no future and no box. Other stores
//! are asked in a boxed one. Dropped, what it took stays taken.
//!
//! [tower]: https://docs.rs/tower

mod after;
mod asks;
mod build;
pub mod by;
mod client_ip;
mod concurrency;
mod digits;
mod event;
mod fields;
mod head;
mod layer;
mod policy;
mod problem;
mod response_future;
mod rule;
mod rules;
mod service;

pub use self::build::{BuildError, OnStoreError, RateLimitBuilder};
pub use self::client_ip::{ClientIp, NamedIn, PeerAddr, Proxies};
pub use self::concurrency::{
    Busy, ConcurrencyLayer, ConcurrencyLimit, Concurrent, HeldBody, HeldFuture, Permit,
};
pub use self::event::{Event, Outcome};
pub use self::fields::Fields;
pub use self::head::{Answer, Head};
pub use self::layer::RateLimitLayer;
pub use self::response_future::ResponseFuture;
pub use self::rule::{Missing, Rule};
pub use self::service::RateLimit;
