//! The tenant in a header.

use ::http::HeaderName;
use ::http::request::Parts;

use super::resolve::{Parse, as_text};
use super::{Named, Refused, Resolve};
use crate::{InvalidTenantId, TenantId};

/// The tenant in a header of its own. A request with two of them is refused.
#[derive(Clone, Debug)]
pub struct Header {
    name: HeaderName,
    parse: Parse,
}

impl Header {
    /// The header of that name.
    pub fn new(name: HeaderName) -> Self {
        Header {
            name,
            parse: as_text,
        }
    }

    /// `X-Tenant`.
    pub fn x_tenant() -> Self {
        Header::new(HeaderName::from_static("x-tenant"))
    }

    /// Reads the tenant as something other than text, such as
    /// [`TenantId::parse_integer`].
    #[must_use]
    pub fn parse_with(mut self, parse: fn(&str) -> Result<TenantId, InvalidTenantId>) -> Self {
        self.parse = parse;
        self
    }
}

impl Resolve for Header {
    fn resolve(&self, head: &Parts) -> Result<Option<Named>, Refused> {
        let mut values = head.headers.get_all(&self.name).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        // Also if they are the same: not everybody in between takes the same one.
        if values.next().is_some() {
            return Err(Refused::Ambiguous);
        }
        let value = value.to_str().map_err(|_| Refused::Malformed)?;
        Ok(Some((self.parse)(value)?.into()))
    }
}
