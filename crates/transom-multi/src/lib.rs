#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod chain;
mod failure;
mod lease;
mod multi;
mod results;
mod run;
mod send_closure;
mod transact;
mod tx;

pub use failure::{Failure, Misuse};
pub use multi::Multi;
pub use results::{Push, Results};
pub use send_closure::{SendStep, SendStepEach, SendWork};
pub use transact::transact;
pub use tx::Tx;

/// The sqlx this crate is built on, so that versions cannot drift apart.
#[doc(no_inline)]
pub use sqlx;
