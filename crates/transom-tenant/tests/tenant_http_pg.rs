//! An axum application over row-level security: each request sees its tenant's rows.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use axum::{Extension, Router};
use sqlx::postgres::PgPoolOptions;
use tower::ServiceExt;
use transom_tenant::http::{Header, Resolve, Subdomain, TenantLayer};
use transom_tenant::{Policy, TenantError, TenantId, Tenants, current};
use transom_testkit::Isolated;
use transom_testkit::cancel::drop_after_polls;

struct Server {
    _db: Isolated,
    pool: sqlx::PgPool,
    app: Router,
}

async fn notes(State(tenants): State<Tenants>) -> Result<String, StatusCode> {
    // The layer has made the tenant the current one.
    let notes: Result<Vec<String>, TenantError> = tenants
        .run_current(async |tx| {
            sqlx::query("select pg_sleep(0.001)")
                .execute(&mut **tx)
                .await?;
            let notes = sqlx::query_scalar("select body from notes order by body");
            Ok(notes.fetch_all(&mut **tx).await?)
        })
        .await;
    let notes = notes.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(notes.join(","))
}

async fn write(
    State(tenants): State<Tenants>,
    Extension(tenant): Extension<TenantId>,
    body: String,
) -> Result<(), StatusCode> {
    assert_eq!(current::tenant().unwrap(), tenant);
    tenants
        .run(&tenant, async |tx| {
            sqlx::query("insert into notes values ($1, $2)")
                .bind(tx.tenant().clone())
                .bind(body)
                .execute(&mut **tx)
                .await
                .map(drop)
        })
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn server() -> Server {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create table notes (tenant_id text not null, body text not null);
         create table directory (id text primary key);
         insert into directory values ('acme'), ('blue')",
    )
    .execute(db.pool())
    .await
    .unwrap();
    Policy::on("notes")
        .install(&mut db.pool().acquire().await.unwrap())
        .await
        .unwrap();
    let role = db.app_role().await;
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .connect_with(role)
        .await
        .unwrap();
    let directory = db.pool().clone();
    let tenant = Subdomain::of("example.com").or(Header::x_tenant());
    let layer = TenantLayer::new(tenant).known(move |tenant: TenantId| {
        let directory = directory.clone();
        async move {
            sqlx::query_scalar::<_, bool>("select exists (select from directory where id = $1)")
                .bind(tenant)
                .fetch_one(&directory)
                .await
        }
    });
    let app = Router::new()
        .route("/notes", get(notes).post(write))
        .layer(layer)
        .with_state(Tenants::new(pool.clone()));
    Server { _db: db, pool, app }
}

impl Server {
    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn read(&self, host: &str) -> (StatusCode, String) {
        let request = Request::get("/notes").header("host", host);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn write(&self, tenant: &str, note: String) -> (StatusCode, String) {
        let request = Request::post("/notes").header("x-tenant", tenant);
        self.send(request.body(Body::from(note)).unwrap()).await
    }
}

#[tokio::test]
async fn two_tenants_see_their_own_rows_and_strangers_none() {
    let server = server().await;
    for tenant in ["acme", "blue"] {
        let (status, _) = server.write(tenant, format!("{tenant}'s")).await;
        assert_eq!(status, StatusCode::OK);
    }
    let (status, notes) = server.read("acme.example.com").await;
    assert_eq!((status, &*notes), (StatusCode::OK, "acme's"));
    let (status, notes) = server.read("BLUE.example.com:8080").await;
    assert_eq!((status, &*notes), (StatusCode::OK, "blue's"));

    let (status, body) = server.read("example.com").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("names no tenant"), "{body}");
    let (status, body) = server.read("nobody.example.com").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(!body.contains("nobody"), "{body}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_at_the_same_time_do_not_mix_also_when_some_are_dropped() {
    let server = std::sync::Arc::new(server().await);
    for tenant in ["acme", "blue"] {
        for n in 0..3 {
            let (status, _) = server.write(tenant, format!("{tenant}{n}")).await;
            assert_eq!(status, StatusCode::OK);
        }
    }
    let mut requests = tokio::task::JoinSet::new();
    for n in 0..120_usize {
        let server = std::sync::Arc::clone(&server);
        requests.spawn(async move {
            let tenant = ["acme", "blue"][n % 2];
            let host = format!("{tenant}.example.com");
            if n % 3 == 0 {
                // The client hangs up, somewhere on the way.
                let _ = drop_after_polls(server.read(&host), n / 3 % 15).await;
                return;
            }
            let (status, notes) = server.read(&host).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(notes, format!("{tenant}0,{tenant}1,{tenant}2"));
        });
    }
    while let Some(done) = requests.join_next().await {
        done.unwrap();
    }
    // Nothing of anybody is left on the connections.
    let mut all = Vec::new();
    for _ in 0..2 {
        let mut conn = server.pool.acquire().await.unwrap();
        let state: (Option<String>, i64) = sqlx::query_as(
            "select nullif(current_setting('transom.tenant', true), ''), count(*) from notes",
        )
        .fetch_one(&mut *conn)
        .await
        .unwrap();
        assert_eq!(state, (None, 0));
        all.push(conn);
    }
}
