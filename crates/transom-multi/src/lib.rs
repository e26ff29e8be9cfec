#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod append;
mod backoff;
mod broken;
mod cause;
mod chain;
mod changes;
mod commit_unknown;
mod dyn_multi;
mod exchange;
mod failure;
mod fetch;
mod hooks;
mod isolation;
mod key;
mod lease;
mod merge;
mod misuse;
mod multi;
mod options;
mod plan;
mod prologue;
mod results;
mod retry;
mod run;
mod run_in;
mod savepoint;
mod send_closure;
mod stale;
mod statement;
mod telemetry;
mod transact;
mod transaction;
mod tx;
mod within;
mod work;

pub use backoff::Backoff;
pub use cause::is_retryable;
pub use changes::Changes;
pub use commit_unknown::CommitUnknown;
pub use dyn_multi::DynMulti;
pub use failure::Failure;
pub use fetch::Fetch;
pub use hooks::CommitHooks;
pub use isolation::Isolation;
pub use key::Key;
pub use misuse::Misuse;
pub use multi::Multi;
pub use options::TxOptions;
pub use plan::{Planned, StepKind};
pub use results::{Append, Partial, Push, Results};
pub use retry::{Retry, RetryOn, SerializationFailure, When};
pub use send_closure::{SendPrologue, SendPrologueWith, SendStep, SendStepEach, SendWork};
pub use stale::Stale;
pub use transact::{transact, transact_with};
pub use tx::Tx;
pub use within::Within;

/// The sqlx this crate is built on, so that versions cannot drift apart.
#[doc(no_inline)]
pub use sqlx;
