//! The SQL package: what it installs, computes and leaves behind.

mod aggregates;
mod half_null;
mod hostile;
mod install;
mod metadata;
mod mixture;
mod native_sum;
mod operators;
mod search_path;
mod server;
