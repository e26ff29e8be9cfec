//! Policies on a real server: what each role sees and writes.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod policy;
