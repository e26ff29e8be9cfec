//! A migration brings a constraint that nobody declared: loud in the log, and safe.

use sqlx::PgPool;

use crate::{
    registration::{Registration, register},
    scenes::{print, start_up},
};

pub(crate) async fn show(pool: &PgPool) -> anyhow::Result<()> {
    println!("== After a migration: a constraint that nobody declared");
    sqlx::query("alter table users add constraint users_no_admins check (username <> 'admin')")
        .execute(pool)
        .await?;
    let form = Registration::of("admin", "eve@example.org");
    print(&form, register(pool, &form).await)?;
    // The next start, or a test, would have said so before any user did.
    start_up::check(pool).await
}
