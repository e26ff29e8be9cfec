#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod audit;
#[cfg(feature = "task-local")]
#[cfg_attr(docsrs, doc(cfg(feature = "task-local")))]
pub mod current;
#[cfg(feature = "databases")]
mod databases;
mod error;
mod exchange;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod http;
mod isolation;
#[cfg(feature = "leak")]
#[cfg_attr(docsrs, doc(cfg(feature = "leak")))]
pub mod leak;
mod lease;
#[cfg(feature = "migrate")]
mod migrate;
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
mod source;
mod sqlstate;
mod stale_plan;
mod tenant_id;
mod tenants;
mod transaction;
mod unscoped;

pub use audit::{Audit, AuditError, Finding, FindingKind, Findings, Severity, audit};
#[cfg(feature = "databases")]
#[cfg_attr(docsrs, doc(cfg(feature = "databases")))]
pub use databases::{DatabaseOptions, Databases, DatabasesStatus};
pub use error::{Limit, TenantError, Whom};
pub use isolation::Isolation;
#[cfg(feature = "migrate")]
#[cfg_attr(docsrs, doc(cfg(feature = "migrate")))]
pub use migrate::{
    Migrated, MigrationError, MigrationFault, MigrationProgress, MigrationReport, Migrations,
    TenantPending,
};
pub use options::TxOptions;
pub use policy::{GlobalRows, Policy};
#[doc(inline)]
pub use rows::{RowsMisuse, TenantSql, TenantTable};
pub use schemas::{DropSchema, SchemaName, Schemas};
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
