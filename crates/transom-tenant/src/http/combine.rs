//! Two places where a request can name its tenant.

use ::http::request::Parts;

use super::{Named, Refused, Resolve};

/// Made by [`Resolve::or`].
#[derive(Clone, Copy, Debug)]
pub struct Or<A, B>(pub(super) A, pub(super) B);

impl<A: Resolve, B: Resolve> Resolve for Or<A, B> {
    fn resolve(&self, head: &Parts) -> Result<Option<Named>, Refused> {
        match self.0.resolve(head)? {
            None => self.1.resolve(head),
            named => Ok(named),
        }
    }
}

/// Made by [`Resolve::checked_against`].
#[derive(Clone, Copy, Debug)]
pub struct CheckedAgainst<A, B>(pub(super) A, pub(super) B);

impl<A: Resolve, B: Resolve> Resolve for CheckedAgainst<A, B> {
    fn resolve(&self, head: &Parts) -> Result<Option<Named>, Refused> {
        let Some(mut named) = self.0.resolve(head)? else {
            return Ok(None);
        };
        match self.1.resolve(head)? {
            Some(other) if other.tenant != named.tenant => Err(Refused::Ambiguous),
            other => {
                named.uri = named.uri.or(other.and_then(|other| other.uri));
                Ok(Some(named))
            }
        }
    }
}
