//! The generated tables: against their sources, against independent ones, and against what was
//! published before.

mod cash;
mod data;
mod history;
mod ledger;
mod peers;
mod table;
