//! The host that a request is for.

use ::http::header::HOST;
use ::http::request::Parts;
use ::http::uri::Authority;

use super::Refused;

/// The host of a request: a name in lower case without port and without the dot at its end.
/// `None` if there is none, or if it is an IPv6 address.
///
/// HTTP/2 has it as `:authority`, which the `http` crate puts into the URI, HTTP/1.1 as the
/// header `Host` or in an absolute URI. A request with two that differ is malformed in HTTP/2
/// (RFC 9113 §8.3.1). In HTTP/1.1 the URI would count (RFC 9112 §3.2.2), but whoever is in
/// between may not know that, so such a request is refused too.
pub(super) fn of(head: &Parts) -> Result<Option<String>, Refused> {
    let mut hosts = head.headers.get_all(HOST).iter();
    let header = hosts.next();
    if hosts.next().is_some() {
        return Err(Refused::Ambiguous);
    }
    let header = header.map(|host| host.to_str().map_err(|_| Refused::Malformed));
    let authority = head.uri.authority().map(Authority::as_str);
    match (authority, header.transpose()?) {
        (Some(one), Some(other)) => {
            let one = name(one)?;
            if one == name(other)? {
                Ok(one)
            } else {
                Err(Refused::Ambiguous)
            }
        }
        (Some(host), None) | (None, Some(host)) => name(host),
        (None, None) => Ok(None),
    }
}

fn name(host: &str) -> Result<Option<String>, Refused> {
    if host.starts_with('[') {
        return Ok(None);
    }
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let name = name.strip_suffix('.').unwrap_or(name);
    let in_name = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    if !name.bytes().all(in_name) || !port.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refused::Malformed);
    }
    Ok(Some(name.to_ascii_lowercase()).filter(|name| !name.is_empty()))
}
