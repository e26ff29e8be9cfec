//! What a tenant's transaction costs in round trips, and what is on the wire: nothing that
//! outlives the transaction.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use transom_tenant::{Isolation, Schemas, TenantError, TenantId, Tenants, TxOptions};
use transom_testkit::Isolated;
use transom_testkit::wire::Wire;

struct Rig {
    // In the order in which they are dropped.
    pool: PgPool,
    wire: Wire,
    db: Isolated,
}

impl Rig {
    async fn new() -> Rig {
        let db = transom_testkit::schema().await;
        let wire = Wire::to(&db).await;
        let pool = PgPoolOptions::new()
            .max_connections(1)
            // Without the ping of a borrower nothing but the work itself is on the wire.
            .test_before_acquire(false)
            .connect_with(wire.options())
            .await
            .unwrap();
        Rig { pool, wire, db }
    }

    /// The only tenant: its schema is that of the test.
    fn tenant(&self) -> TenantId {
        TenantId::new(self.db.name()).unwrap()
    }

    fn in_schemas(&self) -> Tenants {
        Tenants::in_schemas(self.pool.clone(), Schemas::new("").unwrap())
    }

    /// The round trips of some work, after it was done once, so that all is prepared.
    async fn count(&self, work: impl AsyncFn()) -> usize {
        work().await;
        self.settled().await;
        self.wire.forget();
        work().await;
        let counted = self.wire.round_trips();
        self.settled().await;
        counted
    }

    /// Waits until what the pool does in the background with a returned connection is done.
    async fn settled(&self) {
        for _ in 0..2_000 {
            if self.pool.num_idle() as u64 == u64::from(self.pool.size()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the pool does not settle");
    }
}

async fn work(tenants: &Tenants, tenant: &TenantId) {
    let done: Result<i32, sqlx::Error> = tenants
        .run(tenant, async |tx| {
            sqlx::query_scalar("select 1").fetch_one(&mut **tx).await
        })
        .await;
    assert_eq!(done.unwrap(), 1);
}

#[tokio::test]
async fn a_tenants_transaction_costs_what_a_plain_one_does() {
    let rig = Rig::new().await;
    let acme = rig.tenant();
    let plain = rig
        .count(async || {
            let mut tx = rig.pool.begin().await.unwrap();
            sqlx::query("select 1").execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        })
        .await;
    assert_eq!(plain, 3);

    let rows = Tenants::new(rig.pool.clone());
    assert_eq!(rig.count(async || work(&rows, &acme).await).await, plain);

    let options = TxOptions::new()
        .isolation(Isolation::Serializable)
        .read_only()
        .statement_timeout(Duration::from_secs(5))
        .lock_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(5));
    let reading = rows.clone().options(options);
    assert_eq!(rig.count(async || work(&reading, &acme).await).await, plain);

    let schemas = rig.in_schemas();
    assert_eq!(rig.count(async || work(&schemas, &acme).await).await, plain);
}

#[tokio::test]
async fn a_failure_costs_a_rollback_and_no_connection() {
    let rig = Rig::new().await;
    let acme = rig.tenant();
    let tenants = Tenants::new(rig.pool.clone());
    let fail = async || {
        let failed: Result<(), sqlx::Error> = tenants
            .run(&acme, async |tx| {
                sqlx::query("select 1/0").execute(&mut **tx).await.map(drop)
            })
            .await;
        failed.unwrap_err();
    };
    assert_eq!(rig.count(fail).await, 3);
    let unknown = Tenants::in_schemas(rig.pool.clone(), Schemas::new("nowhere_").unwrap());
    let refuse = async || {
        let refused: Result<(), TenantError> = unknown.run(&acme, async |_| Ok(())).await;
        assert!(matches!(refused, Err(TenantError::NoSuchTenant { tenant }) if tenant == acme));
    };
    // BEGIN is one round trip, and so is what makes the connection fit for the pool again.
    assert_eq!(rig.count(refuse).await, 2);
    assert_eq!(connections_made(&rig), 1);
}

/// A refused tenant must not cost a connection, or guessing at subdomains would be an attack.
fn connections_made(rig: &Rig) -> usize {
    usize::try_from(rig.pool.size()).unwrap()
}

#[tokio::test]
async fn nothing_on_the_wire_outlives_the_transaction() {
    let rig = Rig::new().await;
    let acme = rig.tenant();
    let options = TxOptions::new()
        .lock_timeout(Duration::from_secs(1))
        .role("pg_monitor")
        .unwrap();
    for tenants in [
        Tenants::new(rig.pool.clone()),
        Tenants::new(rig.pool.clone()).options(options),
        rig.in_schemas(),
    ] {
        rig.wire.forget();
        work(&tenants, &acme).await;
        rig.settled().await;
        let settings: Vec<String> = rig
            .wire
            .messages()
            .iter()
            .flat_map(|message| message.trim_start_matches("Query: ").split("; "))
            .filter(|statement| statement.starts_with("SET "))
            .filter(|statement| *statement != "SET CONSTRAINTS ALL IMMEDIATE")
            .map(str::to_owned)
            .collect();
        assert!(!settings.is_empty());
        for setting in settings {
            assert!(setting.starts_with("SET LOCAL "), "{setting}");
        }
        // The tenant is in the very message that begins the transaction.
        let begin = rig.wire.messages();
        let begin = begin.iter().find(|message| message.contains("BEGIN"));
        assert!(
            begin
                .unwrap()
                .contains(&format!("\"transom\".\"tenant\" = '{acme}'"))
        );
    }
}
