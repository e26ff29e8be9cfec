//! Runs over a wire that can be read, slowed down and cut.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

pub(crate) mod every_poll;
pub(crate) mod rig;

pub(crate) use rig::{Rig, write};
