//! Everything that is wrong with a form, so that it is filled in twice and not five times.

use sqlx::PgPool;
use transom_constraint::Probe;

use crate::{
    constraints::USERS,
    registration::{Registration, register_with_all_errors},
    scenes::print,
};

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== All errors at once: one more round trip, and only after a failure");
    // Reads the constraints from the catalogue: once, when the program starts.
    let probe = Probe::load(pool, &USERS).await?;
    let forms = [
        Registration {
            age: 17,
            organization: 9,
            ..Registration::of("ann", "ANN@example.org")
        },
        Registration {
            age: 3,
            organization: 9,
            ..Registration::of("ann", "ann at example.org")
        },
        Registration::of("bob", "bob@example.org"),
    ];
    for form in &forms {
        print(form, register_with_all_errors(pool, &probe, form).await?)?;
    }
    Ok(())
}
