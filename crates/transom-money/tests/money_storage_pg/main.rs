//! Every form money is stored in, on a real server, in both of its protocols.

mod amounts;
mod attributes;
mod bounds;
mod character;
mod columns;
mod composite;
mod faithful;
mod json;
mod minor;
