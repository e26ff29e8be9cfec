//! The audit: every kind of finding is seeded, found, mended by its own SQL, and gone.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod audit;
