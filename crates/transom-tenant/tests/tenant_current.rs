//! The current tenant: where it is, and above all where it is not.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use futures::future::join_all;
use sqlx::postgres::PgPoolOptions;
use tokio::task::{JoinSet, yield_now};
use transom_tenant::current::{self, NoCurrentTenant};
use transom_tenant::{DatabaseOptions, Databases, TenantError, TenantId, Tenants};
use transom_testkit::cancel::drop_after_polls;

fn id(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}

fn now() -> Option<String> {
    current::try_current().map(|tenant| tenant.to_string())
}

#[tokio::test]
async fn outside_there_is_none_and_the_error_says_what_to_do() {
    assert_eq!(current::try_current(), None);
    let error = current::tenant().unwrap_err();
    assert_eq!(error, current::tenant().unwrap_err());
    let text = error.to_string();
    assert!(
        text.contains("current::with") && text.contains("current::spawn"),
        "{text}"
    );
    assert!(std::thread::spawn(current::tenant).join().unwrap().is_err());
}

#[tokio::test]
async fn an_inner_tenant_ends_with_its_future() {
    current::with(id("outer"), async {
        current::with(id("inner"), async {
            yield_now().await;
            assert_eq!(now().unwrap(), "inner");
        })
        .await;
        assert_eq!(now().unwrap(), "outer");

        let panicking = current::with(id("inner"), async {
            yield_now().await;
            std::panic::resume_unwind(Box::new("on purpose"));
        });
        assert!(AssertUnwindSafe(panicking).catch_unwind().await.is_err());
        assert_eq!(now().unwrap(), "outer");

        let endless = current::with(id("inner"), std::future::pending::<()>());
        assert!(drop_after_polls(endless, 1).await.is_none());
        assert_eq!(now().unwrap(), "outer");

        assert_eq!(current::with_sync(id("inner"), now).unwrap(), "inner");
        assert_eq!(now().unwrap(), "outer");
    })
    .await;
    assert_eq!(now(), None);
}

#[tokio::test]
async fn futures_that_take_turns_in_one_task_keep_theirs() {
    let all = (0..20).map(|n| {
        let tenant = format!("t{n}");
        current::with(id(&tenant), async move {
            for _ in 0..n {
                yield_now().await;
                assert_eq!(now().unwrap(), tenant);
            }
        })
    });
    join_all(all).await;
    assert_eq!(now(), None);
}

#[tokio::test]
async fn a_future_sees_its_tenant_while_it_is_dropped() {
    struct Witness(Arc<Mutex<Option<String>>>);
    impl Drop for Witness {
        fn drop(&mut self) {
            *self.0.lock().unwrap() = now();
        }
    }
    let seen = Arc::new(Mutex::new(None));
    let witness = Witness(Arc::clone(&seen));
    let endless = current::with(id("acme"), async move {
        let _witness = witness;
        std::future::pending::<()>().await;
    });
    drop_after_polls(endless, 1).await;
    assert_eq!(seen.lock().unwrap().as_deref(), Some("acme"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_carries_the_tenant_brings_it_elsewhere() {
    current::with(id("acme"), async {
        assert_eq!(tokio::spawn(async { now() }).await.unwrap(), None);
        let lost = tokio::task::spawn_blocking(now).await.unwrap();
        assert_eq!(lost, None);

        let carried = current::spawn(async {
            yield_now().await;
            // And on from there.
            current::spawn(async { now() }).await.unwrap()
        });
        assert_eq!(carried.await.unwrap().unwrap(), "acme");
        let carried = current::spawn_blocking(now).await.unwrap();
        assert_eq!(carried.unwrap(), "acme");
        let thread = std::thread::spawn(current::carry_into(now));
        assert_eq!(thread.join().unwrap().unwrap(), "acme");

        let mut tasks = JoinSet::new();
        for _ in 0..3 {
            tasks.spawn(current::carry(async { now() }));
        }
        for seen in tasks.join_all().await {
            assert_eq!(seen.unwrap(), "acme");
        }
        // What it was when it was wrapped, and not where it runs.
        let wrapped = current::carry(async { now() });
        let seen = current::with(id("blue"), wrapped).await;
        assert_eq!(seen.unwrap(), "acme");
    })
    .await;
    // Nothing to carry is nothing carried.
    assert_eq!(current::spawn(async { now() }).await.unwrap(), None);
    assert_eq!(current::spawn_blocking(now).await.unwrap(), None);
}

#[tokio::test]
async fn work_for_the_current_tenant_without_one_is_refused() {
    let pool = PgPoolOptions::new()
        .connect_lazy("postgres://nowhere")
        .unwrap();
    let tenants = Tenants::new(pool);
    let error = tenants
        .run_current(async |_| Ok::<_, TenantError>(()))
        .await
        .unwrap_err();
    assert!(
        matches!(error, TenantError::NoCurrent(NoCurrentTenant { .. })),
        "{error}"
    );
}

#[tokio::test]
async fn work_is_for_the_tenant_that_is_current_where_it_is_written() {
    // No database is found, but it says for whom it was looked for.
    let databases = Databases::new(DatabaseOptions::new(1), |_| None);
    let tenants = Tenants::in_databases(databases);
    let work = current::with_sync(id("acme"), || {
        tenants.run_current(async |_| Ok::<_, TenantError>(()))
    });
    let error = current::with(id("blue"), work).await.unwrap_err();
    assert!(
        matches!(&error, TenantError::NoSuchTenant { tenant } if *tenant == id("acme")),
        "{error}"
    );
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_log_line_names_the_tenant() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    let _default = tracing::subscriber::set_default(subscriber);
    current::with(id("acme"), async {
        tracing::info!("inside");
        current::spawn(async { tracing::info!("carried") })
            .await
            .unwrap();
        current::with_sync(id("blue"), || tracing::info!("nested"));
    })
    .await;
    tracing::info!("outside");
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = |word: &str| log.lines().find(|line| line.ends_with(word)).unwrap();
    assert!(line("inside").contains("tenant{tenant=acme}"), "{log}");
    assert!(line("carried").contains("tenant{tenant=acme}"), "{log}");
    assert!(line("nested").contains("tenant{tenant=blue}"), "{log}");
    assert!(!line("outside").contains("tenant{"), "{log}");
}
