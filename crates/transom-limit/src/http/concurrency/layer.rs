//! The layer that counts requests going on.

use std::sync::Arc;

use ::http::StatusCode;
use tower_layer::Layer;

use super::{ConcurrencyLimit, Concurrent};
use crate::http::asks::Asked;
use crate::http::{BuildError, Rule, policy};

/// What a request is answered while as many of its key are going on as may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Busy {
    /// 429: the client has too many at once.
    #[default]
    TooManyRequests,
    /// 503: the server has not more room.
    ServiceUnavailable,
}

impl Busy {
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::ServiceUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// Lets at most so many requests of a key go on at once; others are answered at once, and wait for
/// nothing.
///
/// A request goes on from its call to the end of its response's body, or until either is dropped:
/// a client that goes away makes room. A connection that was upgraded (a web socket) has no body: hold a
/// [`Permit`](super::Permit) of the same [`Concurrent`] beside it.
///
/// No answer has `Retry-After`, since nobody knows when room will be. The fields are those of the
/// [draft](crate::http::Fields::Draft): `RateLimit-Policy: "name";q=5;qu="concurrent-requests"` and
/// `RateLimit: "name";r=4`.
///
/// ```
/// use std::num::NonZeroU32;
/// use transom_limit::http::{ConcurrencyLayer, Concurrent, by};
///
/// #[derive(Clone)]
/// struct UserId(u64);
///
/// let most = NonZeroU32::new(5).ok_or("zero")?;
/// let by_user = by::extension(|user: &UserId| user.0.into());
/// let layer = ConcurrencyLayer::new("connections", Concurrent::new(most), by_user)?;
/// # let _ = layer;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ConcurrencyLayer {
    room: Arc<Room>,
}

/// What a layer and all its services share.
#[derive(Debug, Clone)]
pub(super) struct Room {
    pub(super) count: Concurrent,
    pub(super) asked: Arc<[Asked; 1]>,
    pub(super) name: Box<str>,
    pub(super) busy: Busy,
}

impl ConcurrencyLayer {
    /// Counts by `rule`, whose cost does not matter: each request is one.
    ///
    /// # Errors
    ///
    /// [`BuildError::Name`] if the name is not printable ASCII.
    pub fn new(name: &str, count: Concurrent, rule: Rule) -> Result<Self, BuildError> {
        let asked = Arc::new([Asked { place: 0, rule }]);
        let name = policy::quoted(name)?;
        let busy = Busy::TooManyRequests;
        let room = Room {
            count,
            asked,
            name,
            busy,
        };
        Ok(Self {
            room: Arc::new(room),
        })
    }

    /// What a request is answered while there is no room. [`Busy::TooManyRequests`] unless said otherwise.
    #[must_use]
    pub fn busy(mut self, busy: Busy) -> Self {
        Arc::make_mut(&mut self.room).busy = busy;
        self
    }
}

impl<T> Layer<T> for ConcurrencyLayer {
    type Service = ConcurrencyLimit<T>;

    fn layer(&self, inner: T) -> Self::Service {
        ConcurrencyLimit::new(inner, Arc::clone(&self.room))
    }
}
