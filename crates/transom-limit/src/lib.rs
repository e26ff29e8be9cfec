#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

pub mod gcra;

mod bounded;
mod clock;
mod decision;
mod direct;
mod guarded;
mod hashing;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod http;
mod ip_prefix;
mod key;
mod keyed;
mod leased;
mod limiter;
mod line;
mod memory;
mod metrics;
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub mod postgres;
mod quota;
mod rate_limiter;
#[cfg(feature = "redis")]
#[cfg_attr(docsrs, doc(cfg(feature = "redis")))]
pub mod redis;
mod standing;
mod store;
mod verdict;
#[cfg(feature = "tokio")]
mod waiting;

pub use bounded::{Bounded, BoundedBuilder, BoundedError, DefaultClock, OnPressure};
#[cfg(feature = "quanta")]
pub use clock::QuantaClock;
#[cfg(feature = "tokio")]
pub use clock::TokioClock;
pub use clock::{Clock, ManualClock, SystemClock};
pub use decision::{Decision, InsufficientCapacity};
pub use direct::Direct;
pub use guarded::{
    Breaker, BreakerState, Fallback, Guarded, GuardedBuilder, GuardedError, Outcome, Pass,
};
pub use ip_prefix::{InvalidIpPrefix, IpPrefix};
pub use key::{Key, KeyBuf};
pub use keyed::Keyed;
pub use leased::Leased;
pub use limiter::Limiter;
pub use memory::Memory;
#[cfg(feature = "tracing")]
pub use metrics::Traced;
pub use metrics::{Counts, Metered, Metrics};
pub use quota::{Quota, QuotaError};
pub use rate_limiter::{One, RateLimiter};
pub use standing::Standing;
pub use store::{Act, Ask, Limit, Store, StoreError};
pub use verdict::Verdict;
#[cfg(feature = "tokio")]
pub use waiting::WaitError;
