//! Every other error would be lost.

use transom_constraint::{ConstraintError, constraint_errors};

//~ what becomes of every other error? Add a variant: `#[other] Database(ConstraintError)`
constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        EmailTaken,
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
