//! How a request says for which tenant it is.

use ::http::Uri;
use ::http::request::Parts;

use super::{CheckedAgainst, Or};
use crate::{InvalidTenantId, TenantId};

/// Reads a text as a tenant's identifier.
pub(super) type Parse = fn(&str) -> Result<TenantId, InvalidTenantId>;

/// As text: what is used unless another way is chosen.
pub(super) fn as_text(id: &str) -> Result<TenantId, InvalidTenantId> {
    TenantId::new(id)
}

/// Finds the tenant in the head of a request.
pub trait Resolve {
    /// The tenant that the request names, or `None` if it names none here.
    ///
    /// # Errors
    /// [`Refused`] for a request that must not be answered, whatever else it says.
    fn resolve(&self, head: &Parts) -> Result<Option<Named>, Refused>;

    /// Looks elsewhere if the request names no tenant here. What is refused here stays so.
    fn or<R: Resolve>(self, other: R) -> Or<Self, R>
    where
        Self: Sized,
    {
        Or(self, other)
    }

    /// Refuses a request that names *another* tenant elsewhere. It need not name any there.
    ///
    /// ```
    /// use transom_tenant::TenantId;
    /// use transom_tenant::http::{Claim, Header, Resolve};
    ///
    /// # #[derive(Clone)] struct User { tenant: TenantId }
    /// // The signed-in user's tenant, and a header that may repeat it.
    /// let tenant = Claim::new(|extensions| Some(extensions.get::<User>()?.tenant.clone()))
    ///     .checked_against(Header::x_tenant());
    /// ```
    fn checked_against<R: Resolve>(self, other: R) -> CheckedAgainst<Self, R>
    where
        Self: Sized,
    {
        CheckedAgainst(self, other)
    }
}

/// What a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named {
    /// The tenant.
    pub tenant: TenantId,
    /// The address without the tenant in it, for what comes after.
    pub uri: Option<Uri>,
}

impl From<TenantId> for Named {
    fn from(tenant: TenantId) -> Self {
        Named { tenant, uri: None }
    }
}

/// Why a request is answered with 400 although it says something about a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// What it names cannot be a tenant.
    #[error("the request names something that cannot be a tenant")]
    Malformed,
    /// It names more than one.
    #[error("the request names more than one tenant")]
    Ambiguous,
}

impl From<InvalidTenantId> for Refused {
    fn from(_: InvalidTenantId) -> Self {
        Refused::Malformed
    }
}
