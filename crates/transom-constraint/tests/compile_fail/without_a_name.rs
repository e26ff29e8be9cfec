//! The constraint is not named.

use transom_constraint::{ConstraintError, constraint_errors};

//~ a constraint is declared by its name: `#[unique("users_email_key")]`
constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique]
        EmailTaken,
        #[other]
        Database(ConstraintError),
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
