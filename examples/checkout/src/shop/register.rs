//! A new account.

use transom_constraint::ConstraintExt;
use transom_multi::Multi;

use crate::constraints::ACCOUNTS;
use crate::step_error::{StepError, declared};
use crate::text_column::escape;

pub(super) fn multi<'a>(
    tenant: &'a str,
    account: &'a str,
    email: &'a str,
) -> Multi<'a, ((),), StepError> {
    Multi::with_error().step("register", async move |tx, ()| {
        sqlx::query(
            "insert into accounts (tenant_id, account, email, email_key) values ($1, $2, $3, $4)",
        )
        .bind(tenant)
        .bind(account)
        .bind(escape(email))
        .bind(escape(&email.to_lowercase()))
        .execute(&mut **tx)
        .await
        .constraints(&ACCOUNTS)
        .map_err(declared)?;
        Ok(())
    })
}
