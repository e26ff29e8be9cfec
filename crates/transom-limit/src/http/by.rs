//! By what requests are counted: each makes a [`Rule`].

use ::http::HeaderName;

use super::rule::Part;
use super::{ClientIp, Head, Rule};
use crate::{IpPrefix, Key, KeyBuf};

/// By the client's address: an IPv4 address by itself, an IPv6 address by its /64.
pub fn ip(client: ClientIp) -> Rule {
    ip_block(client, 32, 64)
}

/// By the first `v4` or `v6` bits of the client's address, as [`IpPrefix::with_bits`].
///
/// Who has a /48 has 65,536 blocks of /64. Ask the same request by several of them, each with a larger
/// quota, in one atomic act:
///
/// ```
/// use transom_limit::http::{ClientIp, RateLimitLayer, by};
/// use transom_limit::{Limit, Memory, Quota};
///
/// let client = ClientIp::peer();
/// let store = Memory::bounded(
///     [
///         Limit::new("host", Quota::per_second(10)?),
///         Limit::new("site", Quota::per_second(50)?),
///         Limit::new("network", Quota::per_second(200)?),
///     ],
///     100_000,
/// )?;
/// let layer = RateLimitLayer::builder(store)
///     .limit("host", by::ip(client.clone()))
///     .limit("site", by::ip_block(client.clone(), 24, 56))
///     .limit("network", by::ip_block(client, 16, 48))
///     .build()?;
/// # let _ = layer;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn ip_block(client: ClientIp, v4: u8, v6: u8) -> Rule {
    Rule::new(move |head| {
        let block = IpPrefix::with_bits(client.of(head)?, v4, v6);
        Some(Part::Borrowed(block.into()))
    })
}

/// By a header field that is there once and is text (visible ASCII). A client writes what it likes into it,
/// a new key each time too: count by address as well, unless something before this layer has verified it.
pub fn header(name: HeaderName) -> Rule {
    Rule::new(move |head| {
        let mut values = head.headers().get_all(&name).iter();
        let value = values.next().filter(|_| values.next().is_none())?;
        Some(Part::Borrowed(value.to_str().ok()?.into()))
    })
}

/// By what something before this layer has put into the request's extensions: the user whom the
/// authentication has found, or the route that matched.
///
/// ```
/// use axum::extract::MatchedPath;
/// use transom_limit::http::by;
///
/// let route = by::extension(|route: &MatchedPath| route.as_str().into());
/// # let _ = route;
/// ```
pub fn extension<T: Send + Sync + 'static>(
    key: impl for<'r> Fn(&'r T) -> Key<'r> + Send + Sync + 'static,
) -> Rule {
    Rule::new(move |head| Some(Part::Borrowed(key(head.extensions().get::<T>()?))))
}

/// By the path. As clients write it: where it has parameters, count by the route that matched
/// ([`extension`]), or each client has as many keys as it likes.
pub fn path() -> Rule {
    Rule::new(|head| Some(Part::Borrowed(head.uri().path().into())))
}

/// By the method.
pub fn method() -> Rule {
    Rule::new(|head| Some(Part::Borrowed(head.method().as_str().into())))
}

/// All requests together: one bucket.
pub fn everybody() -> Rule {
    Rule::new(|_| Some(Part::Borrowed("".into())))
}

/// By anything in the head.
pub fn head(key: impl Fn(Head<'_>) -> Option<KeyBuf> + Send + Sync + 'static) -> Rule {
    Rule::new(move |head| key(head).map(Part::Owned))
}
