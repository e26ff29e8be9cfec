//! One foreign key, two meanings: PostgreSQL reports both alike, so the set that is passed says which side is written.

use sqlx::PgPool;
use transom_constraint::{ConstraintError, ConstraintExt};

use crate::{constraints::ORGANIZATIONS, scenes::print_errors};

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== The other side of a foreign key");
    for id in [1_i64, 2] {
        println!("-- closing organisation {id}");
        let deleted = sqlx::query("delete from organizations where id = $1")
            .bind(id)
            .execute(pool)
            .await
            .constraints(&ORGANIZATIONS);
        match deleted {
            Ok(_) => println!("   closed"),
            Err(ConstraintError::Invalid(errors)) => print_errors(&errors)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
