//! What the constraints of `schema.sql` mean to whoever fills in the form.

use std::sync::LazyLock;

use transom_constraint::{Constraints, DeclarationError};

/// For writing users.
pub(crate) static USERS: LazyLock<Constraints> = LazyLock::new(|| {
    declared(
        Constraints::of("users")
            .unique("email")
            .named("users_email_index")
            .unique("username")
            .assoc("organization")
            .check("users_of_age")
            .on("age")
            .code("too_young")
            .message("must be 18 or more")
            .param("min", "18")
            .not_null("email")
            .not_null("username")
            .not_null("age")
            .not_null("organization_id")
            .field("organization")
            // The server counts; no form can get it wrong.
            .internal("users_pkey")
            .build(),
    )
});

/// For deleting organisations: the same foreign key, seen from its other side.
pub(crate) static ORGANIZATIONS: LazyLock<Constraints> = LazyLock::new(|| {
    declared(
        Constraints::of("organizations")
            .primary_key("id")
            .not_null("name")
            .referenced_by("users", "organization_id")
            .field("members")
            .message("are still here")
            .build(),
    )
});

/// The declarations are constants of this program: a wrong one must not start it.
#[expect(
    clippy::panic,
    reason = "a mistake in a constant, found by the first run"
)]
fn declared(constraints: Result<Constraints, DeclarationError>) -> Constraints {
    constraints.unwrap_or_else(|mistake| panic!("{mistake}"))
}
