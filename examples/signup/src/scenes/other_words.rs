//! The same errors in another language, by their codes.

use sqlx::PgPool;

use crate::registration::{Registration, register};

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== In German");
    let forms = [
        Registration::of("ann", "ann2@example.org"),
        Registration {
            age: 17,
            ..Registration::of("dora", "dora@example.org")
        },
    ];
    for form in &forms {
        println!("-- {form}");
        let Err(error) = register(pool, form).await else {
            anyhow::bail!("{form} was let in");
        };
        let Some(errors) = error.field_errors() else {
            return Err(error.into());
        };
        let mut errors = errors.clone();
        errors.reword(|_field, error| match &*error.code {
            "unique" => Some("ist schon vergeben".into()),
            "too_young" => Some(format!("muss mindestens {} sein", error.params["min"]).into()),
            _ => None,
        });
        println!("   {errors}");
    }
    Ok(())
}
