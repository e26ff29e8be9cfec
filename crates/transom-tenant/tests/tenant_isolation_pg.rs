//! The isolation laws, with row-level security and a role that it binds.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use proptest::prelude::*;
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgConnection, PgPool};
use transom_tenant::{Policy, Setting, TenantError, TenantId, TenantTx, Tenants};
use transom_testkit::Isolated;

struct Notes {
    db: Isolated,
    pool: PgPool,
    tenants: Tenants,
}

/// A table of notes under row-level security, and a pool of one connection as a plain role.
async fn notes() -> Notes {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql("create table notes (tenant_id text not null, body text not null)")
        .execute(db.pool())
        .await
        .unwrap();
    Policy::on("notes")
        .install(&mut db.pool().acquire().await.unwrap())
        .await
        .unwrap();
    let role = db.app_role().await;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(role)
        .await
        .unwrap();
    Notes {
        tenants: Tenants::new(pool.clone()),
        pool,
        db,
    }
}

fn id(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}

async fn write(tx: &mut TenantTx<'_>, body: &str) -> sqlx::Result<()> {
    let tenant = tx.tenant().to_string();
    write_as(tx, &tenant, body).await
}

async fn write_as(conn: &mut PgConnection, tenant: &str, body: &str) -> sqlx::Result<()> {
    sqlx::query("insert into notes values ($1, $2)")
        .bind(tenant)
        .bind(body)
        .execute(conn)
        .await
        .map(drop)
}

async fn read(conn: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar("select body from notes order by body")
        .fetch_all(conn)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_tenant_sees_its_own_rows_and_no_others() {
    let notes = notes().await;
    for tenant in ["acme", "blue"] {
        let mut scope = notes.tenants.scope(&id(tenant)).await.unwrap();
        let mut tx = scope.begin().await.unwrap();
        write(&mut tx, tenant).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut scope = notes.tenants.scope(&id("acme")).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    assert_eq!(read(&mut tx).await, ["acme"]);
    let changed = sqlx::query("update notes set body = 'x' where tenant_id = 'blue'")
        .execute(&mut *tx)
        .await;
    assert_eq!(changed.unwrap().rows_affected(), 0);
    let stolen = write_as(&mut tx, "blue", "forged").await.unwrap_err();
    assert_eq!(
        stolen.as_database_error().unwrap().code().as_deref(),
        Some("42501")
    );
}

#[tokio::test]
async fn without_a_tenant_there_are_no_rows_also_after_one() {
    let notes = notes().await;
    let mut scope = notes.tenants.scope(&id("acme")).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    write(&mut tx, "secret").await.unwrap();
    tx.commit().await.unwrap();
    drop(scope);
    // The same connection, whose setting is now '' and not NULL.
    let mut unscoped = notes
        .tenants
        .unscoped("the test looks for leaks")
        .await
        .unwrap();
    let setting: Option<String> =
        sqlx::query_scalar("select current_setting('transom.tenant', true)")
            .fetch_one(&mut *unscoped)
            .await
            .unwrap();
    assert_eq!(setting.as_deref(), Some(""));
    assert!(read(&mut unscoped).await.is_empty());
    assert!(write_as(&mut unscoped, "", "nobody's").await.is_err());
}

#[tokio::test]
async fn force_binds_the_owner_too() {
    let notes = notes().await;
    // The test kit's pool is a superuser's, which nothing binds; its policies are what counts.
    let (enabled, forced): (bool, bool) = sqlx::query_as(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = 'notes'::regclass",
    )
    .fetch_one(notes.db.pool())
    .await
    .unwrap();
    assert!(enabled && forced);
    // Installing again is no change and no error.
    let mut owner = notes.db.pool().acquire().await.unwrap();
    Policy::on("notes").install(&mut owner).await.unwrap();
}

/// How one borrower of the only connection ends.
#[derive(Clone, Debug)]
enum End {
    Commit,
    Rollback,
    Drop,
    FailedStatement,
    CancelledAt(usize),
}

fn ends() -> impl Strategy<Value = End> {
    prop_oneof![
        Just(End::Commit),
        Just(End::Rollback),
        Just(End::Drop),
        Just(End::FailedStatement),
        (0_usize..12).prop_map(End::CancelledAt),
    ]
}

async fn borrow(notes: &Notes, tenant: &TenantId, end: &End, n: usize) {
    let work = async {
        let mut scope = notes.tenants.scope(tenant).await.unwrap();
        let mut tx = scope.begin().await.unwrap();
        write(&mut tx, &format!("{tenant}-{n}")).await.unwrap();
        match end {
            End::Commit | End::CancelledAt(_) => tx.commit().await.unwrap(),
            End::Rollback => tx.rollback().await.unwrap(),
            End::Drop => drop(tx),
            End::FailedStatement => {
                sqlx::query("select 1/0")
                    .execute(&mut *tx)
                    .await
                    .unwrap_err();
                tx.commit().await.unwrap_err();
            }
        }
    };
    match end {
        End::CancelledAt(polls) => {
            let _finished = transom_testkit::cancel::drop_after_polls(work, *polls).await;
        }
        _ => work.await,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 20, ..ProptestConfig::default() })]

    // One connection for all: whatever the last borrower did, the next one is in no
    // transaction, has no tenant, and sees only what is its own and committed.
    #[test]
    fn nothing_of_a_tenant_reaches_the_next_borrower(
        story in prop::collection::vec((0_usize..3, ends()), 1..25),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let notes = notes().await;
            let names = ["acme", "blue", "corner"].map(id);
            for (n, (who, end)) in story.iter().enumerate() {
                borrow(&notes, &names[*who], end, n).await;
                let mut next = notes.pool.acquire().await.unwrap();
                // Aborted transactions refuse this, open ones have the tenant still set.
                let setting: Option<String> =
                    sqlx::query_scalar("select nullif(current_setting('transom.tenant', true), '')")
                        .fetch_one(&mut *next)
                        .await
                        .unwrap();
                assert_eq!(setting, None, "after {n}: {end:?}");
                assert!(read(&mut next).await.is_empty());
                drop(next);
                for name in &names {
                    let mut scope = notes.tenants.scope(name).await.unwrap();
                    let mut tx = scope.begin().await.unwrap();
                    let prefix = format!("{name}-");
                    assert!(read(&mut tx).await.iter().all(|body| body.starts_with(&prefix)));
                    tx.rollback().await.unwrap();
                }
                let written: bool = sqlx::query_scalar("select exists (select from notes where body = $1)")
                    .bind(format!("{}-{n}", names[*who]))
                    .fetch_one(notes.db.pool())
                    .await
                    .unwrap();
                match end {
                    End::Commit => assert!(written),
                    End::CancelledAt(_) => {}
                    _ => assert!(!written, "{end:?} committed"),
                }
            }
        });
    }
}

#[tokio::test]
async fn a_setting_may_be_called_like_a_word_of_sql() {
    let notes = notes().await;
    for name in ["app.user", "order.default", "app.tenant"] {
        let setting = Setting::new(name).unwrap();
        let tenants = notes.tenants.clone().setting(setting);
        let set: Result<String, TenantError> = tenants
            .run(&id("acme"), async |tx| {
                let sql = "select current_setting($1)";
                Ok(sqlx::query_scalar(sql)
                    .bind(name)
                    .fetch_one(&mut **tx)
                    .await?)
            })
            .await;
        assert_eq!(set.unwrap(), "acme", "{name}");
        let none: Result<String, TenantError> = tenants
            .run_unscoped("a test", async |tx| {
                let sql = "select current_setting($1)";
                Ok(sqlx::query_scalar(sql)
                    .bind(name)
                    .fetch_one(&mut **tx)
                    .await?)
            })
            .await;
        assert_eq!(none.unwrap(), "", "{name}");
    }
}
