//! The tenant in the host's name.

use ::http::request::Parts;

use super::resolve::{Parse, as_text};
use super::{Named, Refused, Resolve, host};
use crate::{InvalidTenantId, TenantId};

/// The tenant as the first label of the host: `acme` in `acme.example.com`.
///
/// Host names are the same in upper and lower case, and the tenant is in lower case. The base
/// domain itself and hosts outside of it, IP addresses among them, name no tenant; a name with
/// a dot in it (`a.b.example.com`) is refused.
///
/// The host is what the client says. Behind a proxy it is what the proxy says, if that hands
/// `Host` on; the headers of proxies are not read.
#[derive(Clone, Debug)]
pub struct Subdomain {
    /// With a dot before it.
    base: String,
    except: Vec<String>,
    parse: Parse,
}

impl Subdomain {
    /// Below a base domain, such as `example.com`.
    pub fn of(base: &str) -> Self {
        let base = base.trim_matches('.').to_ascii_lowercase();
        Subdomain {
            base: format!(".{base}"),
            except: Vec::new(),
            parse: as_text,
        }
    }

    /// Labels that are no tenants, such as `www` and `api`.
    #[must_use]
    pub fn except<L: AsRef<str>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        let labels = labels.into_iter();
        let labels = labels.map(|label| label.as_ref().to_ascii_lowercase());
        self.except.extend(labels);
        self
    }

    /// Reads the tenant as something other than text, such as
    /// [`TenantId::parse_integer`].
    #[must_use]
    pub fn parse_with(mut self, parse: fn(&str) -> Result<TenantId, InvalidTenantId>) -> Self {
        self.parse = parse;
        self
    }
}

impl Resolve for Subdomain {
    fn resolve(&self, head: &Parts) -> Result<Option<Named>, Refused> {
        let Some(host) = host::of(head)? else {
            return Ok(None);
        };
        let Some(label) = host.strip_suffix(&self.base) else {
            return Ok(None);
        };
        if self.except.iter().any(|known| known == label) {
            return Ok(None);
        }
        if !is_label(label) {
            return Err(Refused::Malformed);
        }
        Ok(Some((self.parse)(label)?.into()))
    }
}

/// Letters, digits and hyphens, but no hyphen at either end (RFC 1123 §2.1), and the
/// underscore, with which browsers and servers deal as well.
fn is_label(label: &str) -> bool {
    let inside = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    !label.is_empty()
        && label.len() <= 63
        && label.bytes().all(inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
}
