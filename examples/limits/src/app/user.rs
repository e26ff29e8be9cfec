//! Who is asking, found out before the limits that count by it.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use transom_limit::http::{Rule, by};

/// A user that is known by now.
#[derive(Debug, Clone)]
pub(crate) struct User(String);

/// Takes the bearer token for the name: a real one would be verified here.
pub(crate) async fn authenticate(mut request: Request, next: Next) -> Response {
    let token = request.headers().get(header::AUTHORIZATION);
    let token = token.and_then(|token| token.to_str().ok()?.strip_prefix("Bearer "));
    let Some(user) = token.map(|name| User(name.to_owned())) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    request.extensions_mut().insert(user);
    next.run(request).await
}

pub(crate) fn by_user() -> Rule {
    by::extension(|user: &User| user.0.as_str().into())
}
