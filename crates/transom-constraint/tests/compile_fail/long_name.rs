//! A name longer than the server's longest: it would never be reported.

use transom_constraint::{ConstraintError, constraint_errors};

//~ a name has more than 63 bytes, which the server cuts: give it as the catalogue has it
constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_with_a_table_name_that_goes_on_and_on_and_an_email_column_key")]
        EmailTaken,
        #[other]
        Database(ConstraintError),
    }
}

fn main() {
    let _: Option<(SignUpError, ConstraintError)> = None;
}
