//! A variant that is there only sometimes.

use transom_constraint::{ConstraintError, constraint_errors};

//~ a variant here cannot be left out by `#[cfg]`
constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[cfg(unix)]
        #[unique("users_email_key")]
        EmailTaken,
        #[other]
        Database(ConstraintError),
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
