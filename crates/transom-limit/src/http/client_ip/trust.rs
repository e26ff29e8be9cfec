//! How far the word of proxies is taken.

use std::net::IpAddr;
use std::sync::Arc;

use crate::IpPrefix;

/// Which proxies are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies(Trust);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Trust {
    Hops(usize),
    Blocks(Arc<[IpPrefix]>),
}

impl Proxies {
    /// Exactly so many stand before the server, whatever their addresses: the client is the entry so
    /// many from the end. 0 reads no header.
    ///
    /// Only where nobody can reach the server around them: who can, writes the entry himself. Of a shorter
    /// list the first entry counts.
    pub const fn hops(proxies: usize) -> Self {
        Self(Trust::Hops(proxies))
    }

    /// Those with an address in one of these blocks: the client is the first from the end that has none.
    /// From any other peer the header is not read. If all are in them, the first entry counts.
    pub fn in_blocks(blocks: impl IntoIterator<Item = IpPrefix>) -> Self {
        Self(Trust::Blocks(blocks.into_iter().collect()))
    }

    /// The client, from the peer and the entries from the end; `None` is one that cannot be read.
    pub(super) fn client(
        &self,
        peer: IpAddr,
        entries: impl Iterator<Item = Option<IpAddr>>,
    ) -> IpAddr {
        let mut client = peer;
        for (walked, entry) in entries.enumerate() {
            let trusted = match &self.0 {
                Trust::Hops(hops) => walked < *hops,
                Trust::Blocks(blocks) => blocks.iter().any(|block| block.contains(client)),
            };
            match entry {
                Some(entry) if trusted => client = entry,
                _ => break,
            }
        }
        client
    }
}
