//! `Forwarded` (RFC 7239): elements of `name=value` pairs, of which `for` is wanted.
//!
//! It is read from its end, quotation marks too: what a client wrote before the elements of the proxies,
//! an open quotation mark say, changes nothing about them.

use std::net::IpAddr;

use ::http::HeaderMap;
use ::http::header::FORWARDED;

use super::node;

/// The `for` of each element of all lines, the last first.
pub(super) fn from_the_end(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines = headers.get_all(FORWARDED).into_iter().rev();
    lines
        .flat_map(|line| FromTheEnd {
            rest: Some(line.as_bytes()),
            mark: b',',
        })
        .map(|element| named(element?))
}

/// The address in an element. Two of them in one are none: who reads the other one sees another client.
fn named(element: &[u8]) -> Option<IpAddr> {
    let mut named = None;
    let pairs = FromTheEnd {
        rest: Some(element),
        mark: b';',
    };
    for pair in pairs {
        let pair = str::from_utf8(pair?).ok()?.trim_matches([' ', '\t']);
        let (name, value) = pair.split_once('=')?;
        if name.eq_ignore_ascii_case("for") && named.replace(value).is_some() {
            return None;
        }
    }
    let value = named?;
    let quoted = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    // Nothing in an address needs a backslash before it.
    node::address(quoted.unwrap_or(value))
}

/// The pieces between the marks that are not in quotation marks, the last first. One whose quotation
/// does not begin is `None` and the last.
struct FromTheEnd<'h> {
    rest: Option<&'h [u8]>,
    mark: u8,
}

impl<'h> Iterator for FromTheEnd<'h> {
    type Item = Option<&'h [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let mut quoted = false;
        for (at, byte) in rest.iter().enumerate().rev() {
            if *byte == b'"' && !(quoted && is_escaped(&rest[..at])) {
                quoted = !quoted;
            } else if *byte == self.mark && !quoted {
                self.rest = Some(&rest[..at]);
                return Some(Some(&rest[at + 1..]));
            }
        }
        Some((!quoted).then_some(rest))
    }
}

/// Whether what comes after `before` has a backslash before it that is not itself escaped.
fn is_escaped(before: &[u8]) -> bool {
    let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\');
    backslashes.count() % 2 == 1
}
