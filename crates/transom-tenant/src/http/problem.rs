//! The answers to a request without a usable tenant.

use ::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use ::http::{HeaderValue, Response, StatusCode};

use super::Refused;

/// Why there is no tenant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Problem {
    Missing,
    Refused(Refused),
    Unknown,
    Unavailable,
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Problem::Missing | Problem::Refused(_) => StatusCode::BAD_REQUEST,
            Problem::Unknown => StatusCode::NOT_FOUND,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// RFC 9457. Without a type of its own a problem has the status's phrase as title (§4.2.1).
    fn body(self) -> &'static str {
        match self {
            Problem::Missing => {
                r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request names no tenant"}"#
            }
            Problem::Refused(Refused::Malformed) => {
                r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request names something that cannot be a tenant"}"#
            }
            Problem::Refused(Refused::Ambiguous) => {
                r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request names more than one tenant"}"#
            }
            Problem::Unknown => {
                r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"there is no such tenant"}"#
            }
            Problem::Unavailable => {
                r#"{"type":"about:blank","title":"Service Unavailable","status":503}"#
            }
        }
    }

    pub(super) fn response<B: From<String>>(self) -> Response<B> {
        tracing::debug!(status = self.status().as_u16(), "request without a tenant");
        let mut response = Response::new(B::from(self.body().to_owned()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, json);
        // A 404 may be kept by default (RFC 9110 §15.5.5), and the next tenant may be there.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
