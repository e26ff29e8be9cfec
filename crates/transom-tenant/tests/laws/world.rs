//! The same small application, with its tenants kept apart in one of the ways there are.

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use transom_tenant::{Policy, Schemas, TenantId, Tenants};
use transom_testkit::Isolated;

pub(crate) const NAMES: [&str; 3] = ["acme", "blue", "corner"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    RowLevelSecurity,
    Schemas,
}

pub(crate) const STRENGTHS: [Strength; 2] = [Strength::RowLevelSecurity, Strength::Schemas];

pub(crate) struct World {
    // In the order in which they are dropped.
    pub(crate) tenants: Tenants,
    pub(crate) pool: PgPool,
    pub(crate) db: Isolated,
    pub(crate) strength: Strength,
}

impl World {
    /// A pool of so many connections, as a role that owns nothing.
    pub(crate) async fn new(strength: Strength, connections: u32) -> World {
        let db = transom_testkit::database().await;
        match strength {
            Strength::RowLevelSecurity => {
                run(&db, "create table notes (tenant_id text not null default current_setting('transom.tenant', true), body text not null); create table uploads (body text)").await;
                let mut owner = db.pool().acquire().await.unwrap();
                Policy::on("notes").install(&mut owner).await.unwrap();
            }
            Strength::Schemas => {
                for name in NAMES {
                    run(&db, &format!("create schema {name}; create table {name}.notes (tenant_id text not null default '{name}', body text not null); create table {name}.uploads (body text)")).await;
                }
            }
        }
        let role = db.app_role().await;
        let name = role.get_username();
        if strength == Strength::Schemas {
            for schema in NAMES {
                run(&db, &format!("grant usage on schema {schema} to \"{name}\"; grant all on {schema}.notes, {schema}.uploads to \"{name}\"")).await;
            }
        }
        // A role that the application may become, by mistake.
        run(&db, &format!("grant pg_monitor to \"{name}\"")).await;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .connect_with(role)
            .await
            .unwrap();
        let tenants = match strength {
            Strength::RowLevelSecurity => Tenants::new(pool.clone()),
            Strength::Schemas => Tenants::in_schemas(pool.clone(), Schemas::new("").unwrap()),
        };
        World {
            tenants,
            pool,
            db,
            strength,
        }
    }

    /// What is written, whoever's it is, seen by the superuser.
    pub(crate) async fn has(&self, tenant: &TenantId, body: &str) -> bool {
        let table = match self.strength {
            Strength::RowLevelSecurity => "notes".to_owned(),
            Strength::Schemas => format!("{tenant}.notes"),
        };
        let sql = format!("select exists (select from {table} where tenant_id = $1 and body = $2)");
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(tenant)
            .bind(body)
            .fetch_one(self.db.pool())
            .await
            .unwrap()
    }
}

async fn run(db: &Isolated, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(db.pool())
        .await
        .unwrap();
}

pub(crate) fn id(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}
