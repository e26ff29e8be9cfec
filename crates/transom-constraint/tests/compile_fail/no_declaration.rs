//! What is passed is no declaration: the table's name.

use transom_constraint::{ConstraintExt, ConstraintError};

fn translate(result: Result<(), sqlx::Error>) -> Result<(), ConstraintError> {
    //~ `str` is no declaration of constraints
    //~ pass `&USERS`, a list of sets of one type, `&[&USERS, &TEAMS]`, or a tuple
    result.constraints("users")
}

fn main() {
    let _ = translate(Ok(()));
}
