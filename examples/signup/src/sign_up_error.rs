//! The other way to declare: on the variants of the program's own error.

use transom_constraint::{ConstraintError, constraint_errors};

constraint_errors! {
    /// Why somebody could not sign up.
    #[derive(Debug, thiserror::Error)]
    #[table("users")]
    pub(crate) enum SignUpError {
        #[unique("users_email_index")]
        #[error("there is an account for this address: log in, or ask for a new password")]
        EmailTaken,
        #[unique("users_username_key")]
        #[error("somebody else has this name")]
        UsernameTaken,
        #[foreign_key("users_organization_id_fkey")]
        #[error("the invitation is for an organisation that is gone")]
        OrganizationGone,
        #[other]
        #[error(transparent)]
        Other(ConstraintError),
    }
}
