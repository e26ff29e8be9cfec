#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod exchange;
mod isolation;
#[cfg(feature = "leak")]
#[cfg_attr(docsrs, doc(cfg(feature = "leak")))]
pub mod leak;
mod lease;
mod open;
mod options;
mod place;
mod policy;
mod quote;
pub mod rows;
mod savepoint;
mod schemas;
mod scope;
mod send_work;
#[cfg(feature = "serde")]
mod serde;
mod session;
mod setting;
mod sqlstate;
mod stale_plan;
mod tenant_id;
mod tenants;
mod transaction;
mod unscoped;

pub use error::{TenantError, Whom};
pub use isolation::Isolation;
pub use options::TxOptions;
pub use policy::Policy;
#[doc(inline)]
pub use rows::{RowsMisuse, TenantSql, TenantTable};
pub use schemas::{SchemaName, Schemas};
pub use scope::TenantScope;
pub use send_work::{SendWork, SendWorkAgain};
pub use setting::Setting;
pub use stale_plan::is_stale_plan;
pub use tenant_id::{InvalidTenantId, TenantId};
pub use tenants::Tenants;
pub use transaction::TenantTx;
pub use unscoped::{Unscoped, UnscopedTx};

/// The sqlx this crate is built on, so that versions cannot drift apart.
#[doc(no_inline)]
pub use sqlx;
