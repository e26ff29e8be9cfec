mod adding;
mod exceptions;
mod global_rows;
mod installing;
mod partitions;
mod plans;
mod roles;
mod rule;
