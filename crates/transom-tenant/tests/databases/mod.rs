//! A few databases of a test, one for each tenant, and the server's view of who is connected.

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use transom_tenant::{DatabaseOptions, Databases, TenantError, TenantId, Tenants};
use transom_testkit::Isolated;

/// Tenants called by their number, from 0, each in a database with a note of its own.
pub(crate) struct Town {
    pub(crate) homes: Vec<Isolated>,
}

pub(crate) fn id(tenant: usize) -> TenantId {
    TenantId::new(tenant.to_string()).unwrap()
}

/// Quick connections: no ping before each use.
pub(crate) fn quick() -> PgPoolOptions {
    PgPoolOptions::new().test_before_acquire(false)
}

impl Town {
    pub(crate) async fn of(tenants: usize) -> Self {
        let mut homes = Vec::new();
        for tenant in 0..tenants {
            let home = transom_testkit::database().await;
            sqlx::raw_sql("create table notes (tenant text not null)")
                .execute(home.pool())
                .await
                .unwrap();
            sqlx::query("insert into notes values ($1)")
                .bind(tenant.to_string())
                .execute(home.pool())
                .await
                .unwrap();
            homes.push(home);
        }
        Town { homes }
    }

    /// How to connect to a tenant's database, under a name that only this test has.
    pub(crate) fn options(&self, tenant: usize) -> PgConnectOptions {
        self.homes[tenant].options().application_name(self.name())
    }

    pub(crate) fn name(&self) -> &str {
        self.homes[0].name()
    }

    pub(crate) fn admin(&self) -> &PgPool {
        self.homes[0].pool()
    }

    pub(crate) fn databases(&self, options: DatabaseOptions) -> Databases {
        let all: Vec<_> = (0..self.homes.len()).map(|n| self.options(n)).collect();
        Databases::new(options, move |tenant| {
            let number: usize = tenant.as_str().parse().ok()?;
            all.get(number).cloned()
        })
    }

    /// The sessions that the server has for this test.
    pub(crate) async fn sessions(&self) -> Vec<i32> {
        sqlx::query_scalar("select pid from pg_stat_activity where application_name = $1")
            .bind(self.name())
            .fetch_all(self.admin())
            .await
            .unwrap()
    }

    /// Waits until the server has so many sessions, which takes it a moment.
    pub(crate) async fn until(&self, sessions: usize) {
        for _ in 0..500 {
            if self.sessions().await.len() == sessions {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("{:?} instead of {sessions} sessions", self.sessions().await);
    }
}

/// All notes that a tenant sees, and which session showed them.
pub(crate) async fn notes(
    tenants: &Tenants,
    tenant: usize,
) -> Result<(Vec<String>, i32), TenantError> {
    tenants
        .run(&id(tenant), async |tx| {
            sqlx::query_as("select array_agg(tenant), pg_backend_pid() from notes")
                .fetch_one(&mut **tx)
                .await
                .map_err(TenantError::from)
        })
        .await
}
