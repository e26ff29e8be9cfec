//! The answers to requests that go no further: problems as in RFC 9457.

use ::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use ::http::{HeaderValue, Response, StatusCode};

/// No key, and none may be missing.
pub(super) const NO_KEY: &str = r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request lacks what it is counted by"}"#;
/// More than a bucket ever holds, or a key that cannot be kept.
pub(super) const MISUSE: &str = r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request can never pass its limit"}"#;
pub(super) const UNAVAILABLE: &str =
    r#"{"type":"about:blank","title":"Service Unavailable","status":503}"#;

const QUOTA: &str = r#"{"type":"https://iana.org/assignments/http-problem-types#quota-exceeded","title":"Quota exceeded","status":429,"violated-policies":["#;

const REDUCED: &str = r#"{"type":"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity","title":"Service Unavailable","status":503,"violated-policies":["#;

/// The problem `quota-exceeded` of the draft, with the names of the limits that deny. They come in
/// quotation marks.
pub(super) fn quota_exceeded(names: &[&str]) -> String {
    let mut body = String::with_capacity(QUOTA.len() + 62);
    body.push_str(QUOTA);
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            body.push(',');
        }
        body.push_str(name);
    }
    body.push_str("]}");
    body
}

/// That a limit of requests at once has no room: as [`quota_exceeded`], or the draft's
/// `temporary-reduced-capacity` for a 503.
pub(super) fn no_room(status: StatusCode, name: &str) -> String {
    if status == StatusCode::TOO_MANY_REQUESTS {
        return quota_exceeded(&[name]);
    }
    format!("{REDUCED}{name}]}}")
}

/// A response that nobody keeps: the next one may be another (RFC 6585 §4 for 429).
pub(super) fn response<B: From<String>>(status: StatusCode, body: String) -> Response<B> {
    let mut response = Response::new(B::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/problem+json");
    headers.insert(CONTENT_TYPE, json);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
