//! What the program shows, one scene a file.

pub(crate) mod all_errors;
pub(crate) mod one_error;
pub(crate) mod other_side;
pub(crate) mod other_words;
pub(crate) mod own_error;
pub(crate) mod start_up;
pub(crate) mod undeclared;

use transom_constraint::{ConstraintError, FieldErrors};

use crate::registration::Registration;

/// What became of a form: as a page says it, and as an API sends it.
fn print(form: &Registration, result: Result<(), ConstraintError>) -> anyhow::Result<()> {
    println!("-- {form}");
    match result {
        Ok(()) => println!("   welcome"),
        Err(ConstraintError::Invalid(errors)) => print_errors(&errors)?,
        // Not for the user: a page would say 500, and the log this.
        Err(error) => println!("   for the log: {error}"),
    }
    Ok(())
}

fn print_errors(errors: &FieldErrors) -> anyhow::Result<()> {
    for (field, error) in errors.iter() {
        println!("   {field} {error}");
    }
    let problem = errors.problem().of_type(
        "https://example.org/problems/registration",
        "The form has errors",
    );
    println!("   {}", serde_json::to_string(&problem)?);
    Ok(())
}
