//! The model itself, on scenarios whose answers were worked out by hand from the rules' text.

mod oracle;
mod scenarios;
mod strategies;
