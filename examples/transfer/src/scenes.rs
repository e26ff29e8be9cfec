//! What the program shows, one scene a file.

pub(crate) mod clients;
pub(crate) mod funds;
pub(crate) mod purchase;
pub(crate) mod sign_up;

use std::fmt::Debug;

use transom_multi::Failure;

use crate::error::AppError;

/// Which step failed and why, with PostgreSQL's own code where it was PostgreSQL that refused.
fn print_failure<P: Debug>(failure: &Failure<AppError, P>) {
    let Failure { step, error, .. } = failure;
    match failure.sqlstate() {
        Some(code) => println!("   failed at `{step}`: {error} (SQLSTATE {code})"),
        None => println!("   failed at `{step}`: {error}"),
    }
}
