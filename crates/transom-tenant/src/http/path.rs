//! The tenant in the path.

use ::http::Uri;
use ::http::request::Parts;
use percent_encoding::percent_decode_str;

use super::resolve::{Parse, as_text};
use super::{Named, Refused, Resolve};
use crate::{InvalidTenantId, TenantId};

/// The tenant as a segment of the path: `acme` in `/t/acme/notes`, or in `/acme/notes`.
///
/// It is decoded once (RFC 3986 §2.1), and refused if that gives `.` or `..`, however they
/// were written: they stand for places in a path (§5.2.4).
///
/// A router that is to see the address without the tenant ([`strip`](PathSegment::strip)) must
/// be inside of the layer as a whole. axum's `Router::layer` is too late, since it wraps the
/// routes:
///
/// ```
/// # use axum::{Router, routing::get};
/// use tower::Layer;
/// use transom_tenant::http::{PathSegment, TenantLayer};
///
/// let router: Router = Router::new().route("/notes", get(async || "the notes"));
/// let app = TenantLayer::new(PathSegment::after("/t").strip()).layer(router);
/// // axum::serve(listener, axum::ServiceExt::into_make_service(app))
/// # let _ = app;
/// ```
#[derive(Clone, Debug)]
pub struct PathSegment {
    /// Without a slash at its end.
    prefix: String,
    strip: bool,
    parse: Parse,
}

impl PathSegment {
    /// The first segment.
    pub fn first() -> Self {
        PathSegment::after("")
    }

    /// The segment after a prefix such as `/t`. Other paths name no tenant.
    pub fn after(prefix: &str) -> Self {
        let prefix = prefix.trim_matches('/');
        let slash = if prefix.is_empty() { "" } else { "/" };
        PathSegment {
            prefix: format!("{slash}{prefix}"),
            strip: false,
            parse: as_text,
        }
    }

    /// Takes the prefix and the tenant out of the path, for what comes after.
    #[must_use]
    pub fn strip(mut self) -> Self {
        self.strip = true;
        self
    }

    /// Reads the tenant as something other than text, such as
    /// [`TenantId::parse_integer`].
    #[must_use]
    pub fn parse_with(mut self, parse: fn(&str) -> Result<TenantId, InvalidTenantId>) -> Self {
        self.parse = parse;
        self
    }

    /// The segment and what follows it.
    fn split<'p>(&self, path: &'p str) -> Option<(&'p str, &'p str)> {
        let path = path.strip_prefix(&self.prefix)?.strip_prefix('/')?;
        let (segment, rest) = path.split_once('/').unwrap_or((path, ""));
        Some((segment, rest)).filter(|_| !segment.is_empty())
    }
}

impl Resolve for PathSegment {
    fn resolve(&self, head: &Parts) -> Result<Option<Named>, Refused> {
        let Some((segment, rest)) = self.split(head.uri.path()) else {
            return Ok(None);
        };
        let segment = percent_decode_str(segment).decode_utf8();
        let segment = segment.map_err(|_| Refused::Malformed)?;
        if segment == "." || segment == ".." {
            return Err(Refused::Malformed);
        }
        let tenant = (self.parse)(&segment)?;
        let uri = self.strip.then(|| with_path(&head.uri, rest)).transpose()?;
        Ok(Some(Named { tenant, uri }))
    }
}

/// The same address with another path. It begins with one slash only: with two, what is
/// behind them would be read as a host (RFC 3986 §4.2).
fn with_path(uri: &Uri, rest: &str) -> Result<Uri, Refused> {
    let rest = rest.trim_start_matches('/');
    let path = match uri.query() {
        Some(query) => format!("/{rest}?{query}"),
        None => format!("/{rest}"),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse().map_err(|_| Refused::Malformed)?);
    Uri::from_parts(parts).map_err(|_| Refused::Malformed)
}
