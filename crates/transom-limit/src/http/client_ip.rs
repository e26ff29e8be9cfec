//! Who the client is: the peer, or whom trusted proxies name.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use ::http::Extensions;

use super::Head;

mod forwarded;
mod node;
mod trust;
mod x_forwarded_for;

pub use self::trust::Proxies;

/// The address a connection came from, where a server puts it into the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddr(pub SocketAddr);

/// The header field in which the proxies name those they were asked by.
///
/// It is one or the other, never both: a proxy that writes one hands on what the client wrote into the
/// other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NamedIn {
    /// `X-Forwarded-For`. All lines of it count as one list (RFC 9110 §5.2).
    XForwardedFor,
    /// `Forwarded` with `for=` (RFC 7239).
    Forwarded,
}

type Peer = dyn Fn(&Extensions) -> Option<IpAddr> + Send + Sync;

/// Finds the address of the client.
///
/// Each proxy adds the address it was asked from at the end of the header, and whatever stands before
/// was written by somebody further away, the client at last. So the list is walked from its end, and only
/// through proxies that are [trusted](Proxies). What cannot be read ends the walk: an entry that is no
/// address, `unknown`, a hidden name. Then the client is the last proxy that was trusted, and those
/// behind it share its bucket.
///
/// ```
/// use axum::extract::ConnectInfo;
/// use transom_limit::http::{ClientIp, NamedIn, Proxies};
///
/// // axum's own extension, and a load balancer in a private network.
/// type Connect = ConnectInfo<std::net::SocketAddr>;
/// let client = ClientIp::from_extension(|connect: &Connect| connect.0.ip())
///     .behind(Proxies::in_blocks(["10.0.0.0/8".parse()?]), NamedIn::XForwardedFor);
/// # let _ = client;
/// # Ok::<(), transom_limit::InvalidIpPrefix>(())
/// ```
#[derive(Clone)]
pub struct ClientIp {
    peer: Arc<Peer>,
    proxies: Option<(Proxies, NamedIn)>,
}

impl ClientIp {
    /// The peer of the connection, as the extension [`PeerAddr`] tells it. No header is read.
    ///
    /// Whoever accepts the connections sets it; axum does not: take its `ConnectInfo` by
    /// [`from_extension`](Self::from_extension).
    pub fn peer() -> Self {
        Self::from_extension(|peer: &PeerAddr| peer.0.ip())
    }

    /// The peer of the connection, as another extension tells it, such as axum's
    /// `ConnectInfo<SocketAddr>`. No header is read.
    pub fn from_extension<T: Send + Sync + 'static>(
        ip: impl Fn(&T) -> IpAddr + Send + Sync + 'static,
    ) -> Self {
        let peer = move |extensions: &Extensions| extensions.get::<T>().map(&ip);
        Self {
            peer: Arc::new(peer),
            proxies: None,
        }
    }

    /// Whom trusted proxies name, in the one header field they write. A second call replaces the first.
    #[must_use]
    pub fn behind(mut self, proxies: Proxies, named: NamedIn) -> Self {
        self.proxies = Some((proxies, named));
        self
    }

    /// The client's address; an IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
    /// `None` if the peer's address is not known: headers alone prove nothing.
    pub fn of(&self, head: Head<'_>) -> Option<IpAddr> {
        let peer = (self.peer)(head.extensions())?.to_canonical();
        let client = match &self.proxies {
            None => peer,
            Some((proxies, NamedIn::XForwardedFor)) => {
                proxies.client(peer, x_forwarded_for::from_the_end(head.headers()))
            }
            Some((proxies, NamedIn::Forwarded)) => {
                proxies.client(peer, forwarded::from_the_end(head.headers()))
            }
        };
        Some(client)
    }
}

impl fmt::Debug for ClientIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIp")
            .field("proxies", &self.proxies)
            .finish_non_exhaustive()
    }
}
