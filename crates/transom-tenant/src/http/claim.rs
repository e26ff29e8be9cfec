//! The tenant that the authentication has verified.

use std::fmt;

use ::http::Extensions;
use ::http::request::Parts;

use super::{Named, Refused, Resolve};
use crate::TenantId;

/// The tenant from the request's extensions, where a layer before this one has put what it
/// verified: a session, or the claims of a token.
#[derive(Clone, Copy)]
pub struct Claim<F>(F);

impl<F> Claim<F>
where
    F: Fn(&Extensions) -> Option<TenantId>,
{
    /// Takes the tenant from the extensions. Who is not signed in has none.
    pub fn new(read: F) -> Self {
        Claim(read)
    }
}

impl<F> fmt::Debug for Claim<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").finish_non_exhaustive()
    }
}

impl<F> Resolve for Claim<F>
where
    F: Fn(&Extensions) -> Option<TenantId>,
{
    fn resolve(&self, head: &Parts) -> Result<Option<Named>, Refused> {
        Ok((self.0)(&head.extensions).map(Named::from))
    }
}
