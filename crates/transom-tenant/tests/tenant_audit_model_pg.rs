//! Random tables with random mistakes: what was seeded is found, no more and no less, and all
//! fixes together, in order, mend all of it.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod audit_model;
