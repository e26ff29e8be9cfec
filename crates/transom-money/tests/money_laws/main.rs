//! The laws money keeps, on generated values.

mod allocation;
mod arithmetic;
mod oracle;
