//! What a limit may look at: everything but the bodies.

use ::http::{Extensions, HeaderMap, Method, Request, Response, StatusCode, Uri};

/// The head of a request.
#[derive(Debug, Clone, Copy)]
pub struct Head<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    extensions: &'r Extensions,
}

impl<'r> Head<'r> {
    /// Of this request.
    pub fn of<B>(request: &'r Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }

    /// The method.
    pub const fn method(&self) -> &'r Method {
        self.method
    }

    /// The address.
    pub const fn uri(&self) -> &'r Uri {
        self.uri
    }

    /// The header fields.
    pub const fn headers(&self) -> &'r HeaderMap {
        self.headers
    }

    /// What those before this layer have found out: the peer's address, the user.
    pub const fn extensions(&self) -> &'r Extensions {
        self.extensions
    }
}

/// The head of a response.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'r> {
    status: StatusCode,
    headers: &'r HeaderMap,
    extensions: &'r Extensions,
}

impl<'r> Answer<'r> {
    /// Of this response.
    pub fn of<B>(response: &'r Response<B>) -> Self {
        Self {
            status: response.status(),
            headers: response.headers(),
            extensions: response.extensions(),
        }
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub const fn headers(&self) -> &'r HeaderMap {
        self.headers
    }

    /// What the service says besides.
    pub const fn extensions(&self) -> &'r Extensions {
        self.extensions
    }
}
