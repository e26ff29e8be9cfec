#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

pub mod gcra;

mod clock;
mod decision;
mod direct;
mod keyed;
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub mod postgres;
mod quota;

pub use clock::{Clock, ManualClock, SystemClock};
pub use decision::{Decision, InsufficientCapacity};
pub use direct::Direct;
pub use keyed::Keyed;
pub use quota::{Quota, QuotaError};
