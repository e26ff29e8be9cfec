#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

mod account;
pub mod cancel;
mod choice;
#[cfg(feature = "compile-fail")]
#[cfg_attr(docsrs, doc(cfg(feature = "compile-fail")))]
pub mod compile_fail;
mod container;
pub mod contract;
#[cfg(feature = "embedded")]
mod embedded;
mod environment;
mod error;
mod free;
mod isolated;
mod keeper;
mod leftovers;
mod local;
mod name;
pub mod program;
mod rights;
mod server;
mod source;
pub mod wire;
mod wreckage;

pub use environment::Environment;
pub use error::{Attempt, IsolateError, StartError};
pub use free::{database, schema};
pub use isolated::Isolated;
pub use server::Server;
pub use source::Source;
