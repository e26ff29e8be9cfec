//! The program's own error, by a plain `?`.

use sqlx::PgPool;

use crate::sign_up_error::SignUpError;

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== An error of one's own: `?` is all it takes");
    for (email, username, organization) in [
        ("ann@example.org", "anna", 1),
        ("cid@example.org", "ann", 1),
        ("cid@example.org", "cid", 9),
    ] {
        println!("-- {username} <{email}>, of organisation {organization}");
        match sign_up(pool, email, username, organization).await {
            Ok(()) => println!("   welcome"),
            Err(SignUpError::Other(error)) => println!("   for the log: {error}"),
            Err(error) => println!("   {error:?}: {error}"),
        }
    }
    Ok(())
}

async fn sign_up(
    pool: &PgPool,
    email: &str,
    username: &str,
    organization: i64,
) -> Result<(), SignUpError> {
    sqlx::query(
        "insert into users (email, username, age, organization_id) values ($1, $2, 30, $3)",
    )
    .bind(email)
    .bind(username)
    .bind(organization)
    .execute(pool)
    .await?;
    Ok(())
}
