//! The role that the shop runs as: neither superuser nor owner, so that row-level security
//! binds it. Each run has one of its own, and the next run removes those of killed ones.

use anyhow::Context;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use crate::database::TABLES;

const PREFIX: &str = "checkout_run_";

/// A role that can log in until it is removed.
#[derive(Debug)]
pub(crate) struct Role {
    name: String,
    password: String,
}

impl Role {
    /// Makes the role and gives it what the shop needs. The owner's session holds a lock of
    /// the role's name, so that others can tell whether its run is alive.
    pub(crate) async fn create(owner: &mut PgConnection, schema: &str) -> anyhow::Result<Self> {
        let name = format!("{PREFIX}{}", Uuid::new_v4().simple());
        let password = Uuid::new_v4().simple().to_string();
        let mut tx = owner.begin().await?;
        serialise(&mut tx).await?;
        sweep(&mut tx).await?;
        lock(&mut tx, &name).await?;
        // The names are of letters, digits and underscores, made here.
        let mut sql = format!(
            "create role {name} login password '{password}' nosuperuser nobypassrls;\n\
             grant usage on schema {schema} to {name};\n\
             grant usage, select on all sequences in schema {schema} to {name};\n"
        );
        for (table, _) in TABLES {
            // The log is for reading and adding, the books for changing too.
            let rights = if table == "events" {
                "select, insert"
            } else {
                "select, insert, update"
            };
            sql.extend([
                "grant ", rights, " on ", schema, ".", table, " to ", &name, ";\n",
            ]);
        }
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .context("cannot make the application role; the URL's user needs CREATEROLE")?;
        tx.commit().await?;
        Ok(Role { name, password })
    }

    /// The same server and database, as this role.
    pub(crate) fn log_in(&self, options: PgConnectOptions) -> PgConnectOptions {
        options.username(&self.name).password(&self.password)
    }

    pub(crate) async fn remove(&self, owner: &mut PgConnection) -> anyhow::Result<()> {
        let mut tx = owner.begin().await?;
        serialise(&mut tx).await?;
        drop_role(&mut tx, &self.name).await?;
        tx.commit().await.context("removing the application role")
    }
}

/// GRANT and DROP of two runs at once would meet in the catalogue.
async fn serialise(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtext('transom checkout roles'))")
        .execute(conn)
        .await
        .map(drop)
}

async fn lock(conn: &mut PgConnection, role: &str) -> sqlx::Result<()> {
    sqlx::query("select pg_advisory_lock(hashtext('transom checkout role'), hashtext($1))")
        .bind(role)
        .execute(conn)
        .await
        .map(drop)
}

/// Removes the roles whose run is gone.
async fn sweep(conn: &mut PgConnection) -> sqlx::Result<()> {
    let roles: Vec<String> =
        sqlx::query_scalar("select rolname::text from pg_roles where starts_with(rolname, $1)")
            .bind(PREFIX)
            .fetch_all(&mut *conn)
            .await?;
    for role in roles.iter().filter(|role| is_ours(role)) {
        let gone: bool = sqlx::query_scalar(
            "select pg_try_advisory_xact_lock(hashtext('transom checkout role'), hashtext($1))",
        )
        .bind(role)
        .fetch_one(&mut *conn)
        .await?;
        if gone {
            let mut attempt = conn.begin().await?;
            // A role with rights in another database is that one's to remove.
            match drop_role(&mut attempt, role).await {
                Ok(()) => attempt.commit().await?,
                Err(error) => {
                    tracing::debug!(role, %error, "left a role of an earlier run");
                    attempt.rollback().await?;
                }
            }
        }
    }
    Ok(())
}

fn is_ours(role: &str) -> bool {
    role.strip_prefix(PREFIX)
        .is_some_and(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

async fn drop_role(conn: &mut PgConnection, role: &str) -> sqlx::Result<()> {
    let sql = format!("drop owned by {role}; drop role {role}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(conn)
        .await
        .map(drop)
}
