#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod policy;
mod quote;
mod scope;
#[cfg(feature = "serde")]
mod serde;
mod tenant_id;
mod transaction;

pub use error::TenantError;
pub use policy::Policy;
pub use scope::{Tenants, Unscoped};
pub use tenant_id::{InvalidTenantId, TenantId};
pub use transaction::{TenantConnection, TenantTx};

/// The setting that carries the tenant within a transaction.
pub const SETTING: &str = "transom.tenant";

/// The sqlx this crate is built on, so that versions cannot drift apart.
#[doc(no_inline)]
pub use sqlx;
