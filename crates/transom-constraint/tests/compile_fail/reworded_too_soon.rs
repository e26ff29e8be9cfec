//! Words before there is a rule to say them.

use transom_constraint::Constraints;

fn main() {
    //~ no method named `message` found for struct `ConstraintsBuilder`
    let _ = Constraints::of("users").message("has already been taken").unique("email").build();
}
