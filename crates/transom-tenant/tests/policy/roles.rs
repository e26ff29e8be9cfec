//! A table, and roles that use it.

use sqlx::postgres::{PgPoolOptions, PgRow};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row};
use transom_tenant::{Policy, TenantError, TenantId, Tenants};
use transom_testkit::Isolated;

/// A role of its own, and a way in.
pub(super) struct Role {
    pub(super) name: String,
    pub(super) tenants: Tenants,
}

pub(super) struct Notes {
    pub(super) db: Isolated,
}

pub(super) fn id(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}

impl Notes {
    /// `notes` with a row of each of two tenants.
    pub(super) async fn open() -> Self {
        let notes = Notes {
            db: transom_testkit::schema().await,
        };
        notes
            .run(
                "create table notes (tenant_id text, id int unique, body text, unique (tenant_id, id));
                 insert into notes values ('acme', 1, 'a'), ('blue', 2, 'b')",
            )
            .await;
        notes
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.db.pool()
    }

    /// As a superuser.
    pub(super) async fn run(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        sqlx::raw_sql(sql).execute(self.pool()).await.unwrap();
    }

    pub(super) async fn install(&self, policy: &Policy) {
        let mut conn = self.pool().acquire().await.unwrap();
        policy.install(&mut conn).await.unwrap();
    }

    /// All rows, as a superuser sees them.
    pub(super) async fn all(&self) -> Vec<String> {
        let mut conn = self.pool().acquire().await.unwrap();
        bodies(&mut conn).await
    }

    pub(super) async fn role(&self) -> Role {
        let options = self.db.app_role().await;
        let name = options.get_username().to_owned();
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .connect_lazy_with(options);
        Role {
            name,
            tenants: Tenants::new(pool),
        }
    }
}

async fn bodies(conn: &mut PgConnection) -> Vec<String> {
    let sql = "select coalesce(tenant_id, '-') || id || body from notes order by id";
    sqlx::query_scalar(sql).fetch_all(conn).await.unwrap()
}

/// How many rows a statement gave or changed, or by which code it was refused.
pub(super) type Outcome = Result<usize, String>;

fn outcome(result: Result<Vec<PgRow>, TenantError>) -> Outcome {
    let code = |error: TenantError| {
        let error = error.as_sqlx().and_then(sqlx::Error::as_database_error);
        error.unwrap().code().unwrap().into_owned()
    };
    result.map(|rows| rows.len()).map_err(code)
}

/// What the rules of a table refuse.
pub(super) fn refused() -> Outcome {
    Err("42501".to_owned())
}

impl Role {
    /// What it sees as a tenant.
    pub(super) async fn sees(&self, tenant: &str) -> Vec<String> {
        self.tenants
            .run(&id(tenant), async |tx| {
                Ok::<_, TenantError>(bodies(tx).await)
            })
            .await
            .unwrap()
    }

    /// What it sees as nobody.
    pub(super) async fn sees_unscoped(&self) -> Vec<String> {
        self.tenants
            .run_unscoped("a test", async |tx| Ok::<_, TenantError>(bodies(tx).await))
            .await
            .unwrap()
    }

    /// Runs a statement as a tenant, and commits it.
    pub(super) async fn does(&self, tenant: &str, sql: &str) -> Outcome {
        outcome(
            self.tenants
                .run(&id(tenant), async |tx| {
                    let sql = AssertSqlSafe(sql.to_owned());
                    Ok(sqlx::query(sql).fetch_all(&mut **tx).await?)
                })
                .await,
        )
    }

    /// Runs a statement as nobody, and commits it.
    pub(super) async fn does_unscoped(&self, sql: &str) -> Outcome {
        outcome(
            self.tenants
                .run_unscoped("a test", async |tx| {
                    let sql = AssertSqlSafe(sql.to_owned());
                    Ok(sqlx::query(sql).fetch_all(&mut **tx).await?)
                })
                .await,
        )
    }
}

/// The first column of the only row.
pub(super) async fn scalar(conn: &mut PgConnection, sql: &str) -> String {
    let row = sqlx::query(AssertSqlSafe(sql.to_owned()))
        .fetch_one(conn)
        .await;
    row.unwrap().get(0)
}
