//! A variant with a field: nobody knows what to put there.

use transom_constraint::{ConstraintError, constraint_errors};

//~ the variant `EmailTaken` answers to a constraint and so has no fields: there is nothing to fill them with
constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        EmailTaken(String),
        #[other]
        Database(ConstraintError),
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
