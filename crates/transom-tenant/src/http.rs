//! The tenant of an HTTP request: a [tower] layer that finds it, or answers by itself.
//!
//! ```
//! use axum::{Extension, Router, routing::get};
//! use transom_tenant::TenantId;
//! use transom_tenant::http::{Header, Resolve, Subdomain, TenantLayer};
//!
//! async fn notes(Extension(tenant): Extension<TenantId>) -> String {
//!     format!("the notes of {tenant}")
//! }
//!
//! let tenant = Subdomain::of("example.com").except(["www"]).or(Header::x_tenant());
//! let app: Router = Router::new().route("/notes", get(notes)).layer(TenantLayer::new(tenant));
//! ```
//!
//! What a request says about its tenant is what somebody wrote into it. If only those who are
//! signed in may use a tenant, take it from what the authentication has put into the
//! request's extensions ([`Claim`]), and use [`checked_against`](Resolve::checked_against) to
//! refuse a header or host that names another one. `X-Forwarded-Host` is never read.
//!
//! | answer | when |
//! |---|---|
//! | 400 | the request names no tenant, something that cannot be one, or more than one |
//! | 404 | the tenant is not [`known`](TenantLayer::known) |
//! | 503 | the lookup behind [`known`](TenantLayer::known) failed |
//!
//! The answers are problems as in RFC 9457. They repeat nothing of the request.
//!
//! [tower]: https://docs.rs/tower

mod claim;
mod combine;
mod header;
mod host;
mod layer;
mod path;
mod problem;
mod resolve;
mod service;
mod subdomain;

pub use self::claim::Claim;
pub use self::combine::{CheckedAgainst, Or};
pub use self::header::Header;
pub use self::layer::TenantLayer;
pub use self::path::PathSegment;
pub use self::resolve::{Named, Refused, Resolve};
pub use self::service::TenantService;
pub use self::subdomain::Subdomain;
