//! The sign-up, and two ways in which it fails.

use sqlx::PgPool;

use crate::scenes::print_failure;
use crate::sign_up::sign_up;

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== User, profile, settings");
    let plan = sign_up("", "", "");
    println!("steps: {}", plan.names().collect::<Vec<_>>().join(", "));
    attempt(pool, "ann@example.org", "Ann", "dark").await?;
    attempt(pool, "ann@example.org", "Another Ann", "light").await?;
    attempt(pool, "bob@example.org", "Bob", "plaid").await
}

async fn attempt(pool: &PgPool, email: &str, name: &str, theme: &str) -> anyhow::Result<()> {
    println!("-- {name} <{email}>, {theme}");
    match sign_up(email, name, theme).run(pool).await {
        Ok((user, profile, settings)) => println!(
            "   user {} <{}>, profile {} ({}), theme {}",
            user.id, user.email, profile.id, profile.name, settings.theme
        ),
        Err(failure) => {
            print_failure(&failure);
            match failure.completed {
                (Some(user), Some(profile), _) => println!(
                    "   rolled back: the user <{}> and the profile {}",
                    user.email, profile.name
                ),
                (Some(user), ..) => println!("   rolled back: the user <{}>", user.email),
                _ => println!("   nothing to roll back"),
            }
        }
    }
    let (users, profiles, settings): (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from users), (select count(*) from profiles),
                (select count(*) from settings)",
    )
    .fetch_one(pool)
    .await?;
    println!("   rows: users {users}, profiles {profiles}, settings {settings}");
    Ok(())
}
