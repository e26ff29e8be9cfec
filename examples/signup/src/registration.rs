//! The form, and what can be said of it without the database.

use std::fmt;

use sqlx::{PgPool, postgres::PgArguments, query::Query};
use transom_constraint::{ConstraintError, ConstraintExt, FieldError, FieldErrors, Probe, Row};

use crate::constraints::USERS;

/// What somebody typed.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) email: &'static str,
    pub(crate) username: Option<&'static str>,
    pub(crate) age: i32,
    pub(crate) organization: i64,
}

impl Registration {
    /// A form in which nothing is wrong.
    pub(crate) fn of(username: &'static str, email: &'static str) -> Self {
        Self {
            email,
            username: Some(username),
            age: 30,
            organization: 1,
        }
    }

    /// The caller's own rules, which go into the same errors as the database's.
    pub(crate) fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if !self.email.contains('@') {
            errors.add("email", FieldError::new("format", "is no email address"));
        }
        errors
    }

    fn insert(&self) -> Query<'static, sqlx::Postgres, PgArguments> {
        sqlx::query(
            "insert into users (email, username, age, organization_id) values ($1, $2, $3, $4)",
        )
        .bind(self.email)
        .bind(self.username)
        .bind(self.age)
        .bind(self.organization)
    }

    /// The same values by column.
    fn row(&self) -> Row {
        Row::insert()
            .set("email", self.email)
            .set("username", self.username)
            .set("age", self.age)
            .set("organization_id", self.organization)
    }
}

impl fmt::Display for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let username = self.username.unwrap_or("(nobody)");
        let Self {
            email,
            age,
            organization,
            ..
        } = self;
        write!(
            f,
            "{username} <{email}>, {age}, of organisation {organization}"
        )
    }
}

/// The line that most programs need. It reports one violation, the first that PostgreSQL finds.
pub(crate) async fn register(pool: &PgPool, form: &Registration) -> Result<(), ConstraintError> {
    form.insert().execute(pool).await.constraints(&USERS)?;
    Ok(())
}

/// Every violation of the form at once, those of the caller's own rules included.
pub(crate) async fn register_with_all_errors(
    pool: &PgPool,
    probe: &Probe,
    form: &Registration,
) -> anyhow::Result<Result<(), ConstraintError>> {
    let mut errors = form.validate();
    if errors.is_empty() {
        let inserted = probe.execute(pool, form.insert(), form.row()).await;
        return Ok(inserted.map(drop));
    }
    // Not to be inserted, and yet the form is to be shown once: ask what else would be wrong.
    let found = probe.violations(pool, form.row()).await?;
    errors.merge(found.errors());
    Ok(Err(ConstraintError::Invalid(errors)))
}
