//! Roles with an application's rights.

use sqlx::{Connection, Executor, PgConnection};

use crate::{
    IsolateError, Isolated,
    name::{quote, sql},
};

/// Makes the role and returns its password.
pub(crate) async fn app_role(isolated: &Isolated, role: &str) -> Result<String, IsolateError> {
    let password = uuid::Uuid::new_v4().simple().to_string();
    let failed = |source| isolated.error("create the role", role, source);
    // Not from the pool: a test may have taken all of it.
    let mut session = PgConnection::connect_with(&isolated.options())
        .await
        .map_err(failed)?;
    let made = make(&mut session, isolated, role, &password).await;
    let _closed = session.close().await;
    made.map_err(failed)?;
    Ok(password)
}

async fn make(
    session: &mut PgConnection,
    isolated: &Isolated,
    role: &str,
    password: &str,
) -> Result<(), sqlx::Error> {
    let (role, schema) = (quote(role), quote(isolated.home_schema()));
    // The password is hexadecimal digits: it needs no escaping, and parameters do not work here.
    let mut statements = vec![format!(
        "CREATE ROLE {role} LOGIN PASSWORD '{password}' \
         NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    )];
    if !isolated.server().superuser() {
        // Who is no superuser must be a member to end its sessions and drop what it owns.
        statements.push(format!("GRANT {role} TO CURRENT_USER"));
    }
    statements.extend([
        format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"),
        format!("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"),
    ]);
    let mut transaction = session.begin().await?;
    for statement in statements {
        transaction.execute(sql(statement)).await?;
    }
    transaction.commit().await
}

/// Drops a role with its rights in the session's database. No error if there is none.
pub(crate) async fn drop_role(session: &mut PgConnection, role: &str) -> Result<(), sqlx::Error> {
    let known: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1)")
            .bind(role)
            .fetch_one(&mut *session)
            .await?;
    if known {
        session
            .execute(sql(format!("DROP OWNED BY {}", quote(role))))
            .await?;
        session
            .execute(sql(format!("DROP ROLE {}", quote(role))))
            .await?;
    }
    Ok(())
}
