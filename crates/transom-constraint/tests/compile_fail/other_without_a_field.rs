//! The other errors have no place to be kept in.

use transom_constraint::{ConstraintError, constraint_errors};

//~ the variant that is `#[other]` has one field, without a name: `Database(ConstraintError)`
constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        EmailTaken,
        #[other]
        Database,
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
