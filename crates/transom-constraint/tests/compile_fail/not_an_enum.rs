//! Something else than an enum.

use transom_constraint::constraint_errors;

//~ constraint_errors! takes one enum, without generics
constraint_errors! {
    pub struct SignUpError;
}

fn main() {}
