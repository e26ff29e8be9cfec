//! Limits that many processes share, in Redis: one script per act, on the server's clock.
//!
//! # What is kept
//!
//! One string per bucket that is not full: the time of its latest admission, what it lacked then, and the
//! quota it was taken from under. It expires when the bucket is full again, so idle keys leave nothing behind.
//! A denial and a peek write nothing.
//!
//! # Exact in doubles
//!
//! Lua has no integers, only doubles, which hold whole numbers exactly up to 2⁵³. What a bucket lacks is
//! kept as whole microseconds and a number of `1/refill` microseconds, where `token / refill` is the time of one
//! token in lowest terms: a third of a microsecond is one part of three. Costs come in the same two numbers,
//! so the script adds, subtracts and compares, and nothing is rounded. A quota whose numbers would not fit is
//! [`BuildError::NotRepresentable`].
//!
//! Under another quota than the one a bucket was kept under the tokens missing are carried over, rounded
//! up to a part of a microsecond, as [`gcra::State`](crate::gcra::State) does.
//!
//! # Time
//!
//! The server's, in microseconds. If it goes back, buckets wait for it, as in [`gcra`](crate::gcra); of a bucket
//! that has been full and has expired nothing is remembered. If Redis fails over to a replica that has not heard
//! the latest writes, or starts empty, those buckets are fuller than they were.
//!
//! # Redis
//!
//! Version 6.2 or later, or what speaks like it; no module. Users of Redis Cluster choose where buckets go:
//! [`RedisStoreBuilder::slot_by_key`].

mod answer;
mod build_error;
mod builder;
mod limits;
mod names;
mod script;
mod store;
mod units;

pub use build_error::BuildError;
pub use builder::RedisStoreBuilder;
pub use store::RedisStore;
