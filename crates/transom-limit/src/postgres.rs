//! A limit shared by many processes: the buckets are rows, the clock is the server's.
//!
//! Each decision is one statement, a call of the function that [`install`] puts into a schema of
//! your choice. A denial there reads one row, locks nothing and writes nothing. An admission locks its
//! row until the transaction it runs in ends, and is undone if that is rolled back: give
//! [`Shared::check`] a pool or a connection outside a transaction, unless that is what you want. [`PgStore`] keeps
//! several limits, and has a pool of its own to ask.
//!
//! # Exactness
//!
//! The same rule as [`crate::gcra`] at the server's resolution: now is a whole microsecond. The
//! fraction `refill / period` is brought to lowest terms in tokens per microsecond and kept as
//! two integers, so any accepted rate is exact, also one of more than a token per
//! microsecond. What does not fit PostgreSQL's `bigint` is a [`BuildError`]: every
//! `per_second(n)` up to n = 9.2 · 10¹² fits.
//!
//! # What the table promises
//!
//! It is `UNLOGGED`: fast, emptied by crash recovery (every bucket is then full once), and absent
//! on standbys, so decisions go to the primary. A transaction left open elsewhere keeps PostgreSQL
//! from clearing the old versions of a busy row and slows that key down.
//!
//! # Rights
//!
//! Who calls [`install`] owns the objects. Another role needs `USAGE` on the schema and `SELECT,
//! INSERT, UPDATE, DELETE` on its table `transom_limit`; the functions run with their caller's rights.

mod again;
mod error;
mod ident;
mod install;
mod limits;
mod rows;
mod shared;
mod statements;
mod store;
mod sweeper;
mod told;
mod uninstall;
mod units;

pub use error::{BuildError, Error};
pub use install::install;
pub use shared::Shared;
pub use store::PgStore;
pub use sweeper::{Sweeper, Swept};
pub use uninstall::uninstall;
