//! Before the first form: are the declarations those of the database?

use sqlx::PgPool;
use transom_constraint::{VerifyError, verify};

use crate::{
    constraints::{ORGANIZATIONS, USERS},
    sign_up_error::SignUpError,
};

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== At start-up");
    check(pool).await
}

pub(crate) async fn check(pool: &PgPool) -> anyhow::Result<()> {
    println!("-- verifying the declarations of users and organizations");
    // Those of the enum too: a name that is not in the catalogue would be a variant that is never made.
    let declared = (&USERS, &ORGANIZATIONS, SignUpError::declarations());
    match verify(pool, &declared).await {
        Ok(()) => println!("   all are in the catalogue, and none is missing"),
        Err(VerifyError::Mismatches(mismatches)) => {
            for mismatch in &mismatches {
                println!("   {mismatch}");
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
