//! What needs no server: the budget that is spent, and databases that are not found.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use transom_tenant::{DatabaseOptions, Databases, Limit, TenantError, TenantId, Tenants};

fn acme() -> TenantId {
    TenantId::new("acme").unwrap()
}

fn somewhere() -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass().host("127.0.0.1")
}

async fn nothing(tenants: &Tenants) -> TenantError {
    tenants
        .run(&acme(), async |_| Ok::<_, TenantError>(()))
        .await
        .unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_budget_of_nothing_is_waited_for_and_named() {
    let options = DatabaseOptions::new(0)
        .connections(PgPoolOptions::new().acquire_timeout(Duration::from_secs(7)));
    let databases = Databases::new(options, |_| Some(somewhere()));
    let before = tokio::time::Instant::now();
    let error = nothing(&Tenants::in_databases(databases.clone())).await;
    assert_eq!(before.elapsed().as_secs(), 7);
    assert!(
        matches!(&error, TenantError::NoRoom { tenant, limit: Limit::Budget(0), .. } if *tenant == acme()),
        "{error}"
    );
    let text = error.to_string();
    assert!(
        text.contains("acme") && text.contains("budget of 0"),
        "{text}"
    );
    assert_eq!(databases.status().waiting, 0);

    let options = DatabaseOptions::new(5).per_tenant(0);
    let databases = Databases::new(options, |_| Some(somewhere()));
    let error = nothing(&Tenants::in_databases(databases)).await;
    assert!(
        matches!(
            error,
            TenantError::NoRoom {
                limit: Limit::PerTenant(0),
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn who_is_nowhere_is_no_tenant_and_is_asked_for_again() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let databases = Databases::new(DatabaseOptions::new(1), move |tenant| {
        assert_eq!(tenant.as_str(), "acme");
        count.fetch_add(1, Ordering::Relaxed);
        None
    });
    let tenants = Tenants::in_databases(databases.clone());
    for _ in 0..3 {
        let error = nothing(&tenants).await;
        assert!(matches!(error, TenantError::NoSuchTenant { tenant } if tenant == acme()));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    assert_eq!(databases.status().connections, 0);
}

#[tokio::test]
async fn a_lookup_that_fails_is_told_with_its_cause() {
    let databases = Databases::find_with(DatabaseOptions::new(1), |_| async {
        Err::<Option<PgConnectOptions>, _>(std::io::Error::other("the directory is away"))
    });
    let error = nothing(&Tenants::in_databases(databases)).await;
    assert!(matches!(&error, TenantError::Find { tenant, .. } if *tenant == acme()));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the directory is away");
}

#[tokio::test]
async fn without_a_tenant_there_is_no_database() {
    let databases = Databases::new(DatabaseOptions::new(1), |_| Some(somewhere()));
    let tenants = Tenants::in_databases(databases);
    let error = tenants.unscoped("the test asks").await.unwrap_err();
    assert!(matches!(error, TenantError::NoCommonDatabase), "{error}");
    let error = tenants
        .run_unscoped("the test asks", async |_| Ok::<_, TenantError>(()))
        .await
        .unwrap_err();
    assert!(matches!(error, TenantError::NoCommonDatabase), "{error}");
}

#[tokio::test]
async fn after_closing_there_is_nothing() {
    let databases = Databases::new(DatabaseOptions::new(1), |_| Some(somewhere()));
    databases.close().await;
    databases.close().await;
    let error = nothing(&Tenants::in_databases(databases)).await;
    assert!(
        matches!(error, TenantError::Acquire(sqlx::Error::PoolClosed)),
        "{error}"
    );
}
