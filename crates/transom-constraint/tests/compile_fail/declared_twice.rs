//! Two variants answer to one constraint: the second would never be made.

use transom_constraint::{ConstraintError, constraint_errors};

//~ `EmailBad` answers to Unique users_email_key, to which an earlier variant answers already
constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        EmailTaken,
        #[unique("users_email_key")]
        EmailBad,
        #[other]
        Database(ConstraintError),
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
