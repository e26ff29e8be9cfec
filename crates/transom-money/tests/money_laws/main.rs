//! The laws, on generated values.
#![expect(clippy::unwrap_used, reason = "a panic is how a test helper fails")]

mod allocation;
mod arithmetic;
mod big;
mod oracle;
mod ratio;
mod rounding;
mod suite;
