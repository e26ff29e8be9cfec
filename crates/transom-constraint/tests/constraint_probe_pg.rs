//! All violations of a row at once: what is found, what it costs, and what it leaves alone.
#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

#[path = "probe/cost.rs"]
mod cost;
#[path = "probe/false_reports.rs"]
mod false_reports;
#[path = "probe/forms.rs"]
mod forms;
#[path = "probe/invalid_index.rs"]
mod invalid_index;
#[path = "probe/kinds.rs"]
mod kinds;
#[path = "probe/limits.rs"]
mod limits;
#[path = "probe/row.rs"]
mod row;
#[path = "probe/schema.rs"]
mod schema;
#[path = "probe/transaction.rs"]
mod transaction;
