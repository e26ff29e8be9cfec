//! `X-Forwarded-For`: addresses with commas between them.

use std::net::IpAddr;

use ::http::{HeaderMap, HeaderName};

use super::node;

const NAME: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The entries of all lines, the last first. An empty one cannot be read, rather than being passed over
/// as in other lists (RFC 9110 §5.6.1): a proxy may have written it for a client it did not know.
pub(super) fn from_the_end(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines = headers.get_all(NAME).into_iter().rev();
    let entries = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    entries.map(|entry| node::address(str::from_utf8(entry).ok()?.trim_matches([' ', '\t'])))
}
