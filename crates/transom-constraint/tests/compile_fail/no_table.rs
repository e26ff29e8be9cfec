//! Nobody says which table the constraint is of.

use transom_constraint::{ConstraintError, constraint_errors};

//~ whose is users_email_key? Put `#[table("users")]` on the enum, or `table = "users"` after the name
constraint_errors! {
    #[derive(Debug)]
    enum SignUpError {
        #[unique("users_email_key")]
        EmailTaken,
        #[other]
        Database(ConstraintError),
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
