//! One violation a time, as PostgreSQL reports it.

use sqlx::PgPool;

use crate::{
    registration::{Registration, register},
    scenes::print,
};

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== One error: what the database says, in the user's words");
    let forms = [
        Registration::of("ann", "ann@example.org"),
        // Taken email, whatever its case.
        Registration::of("anna", "Ann@Example.org"),
        // Taken username.
        Registration::of("ann", "another.ann@example.org"),
        // No such organisation.
        Registration {
            organization: 9,
            ..Registration::of("bob", "bob@example.org")
        },
        Registration {
            age: 17,
            ..Registration::of("bob", "bob@example.org")
        },
        Registration {
            username: None,
            ..Registration::of("bob", "bob@example.org")
        },
    ];
    for form in &forms {
        print(form, register(pool, form).await)?;
    }
    Ok(())
}
