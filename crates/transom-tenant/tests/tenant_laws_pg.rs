//! The isolation laws, for each strength: whatever a tenant does with a connection, and however
//! that ends, its next borrower is in no transaction, has no tenant and no role, search path,
//! cursor or temporary table of another one, and sees its own rows alone.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

#[path = "laws/act.rs"]
mod act;
#[path = "laws/borrower.rs"]
mod borrower;
#[path = "laws/each.rs"]
mod each;
#[path = "laws/end.rs"]
mod end;
#[path = "laws/interleaved.rs"]
mod interleaved;
#[path = "laws/story.rs"]
mod story;
#[path = "laws/world.rs"]
mod world;
