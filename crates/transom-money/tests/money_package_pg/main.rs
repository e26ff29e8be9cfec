//! The SQL package: what it installs, computes and leaves behind.

mod aggregates;
mod install;
mod mixture;
mod operators;
mod server;
