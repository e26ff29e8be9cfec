//! The tenant of a request, from its host: without one there is an answer, but no handler runs.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use axum::{Extension, Router};
use sqlx::PgPool;
use tower::ServiceExt;
use transom_tenant::http::{Subdomain, TenantLayer};
use transom_tenant::{Schemas, TenantError, TenantId, Tenants};

use crate::app;

async fn notes(
    State(tenants): State<Tenants>,
    Extension(tenant): Extension<TenantId>,
) -> Result<String, StatusCode> {
    let notes = tenants.run(&tenant, app::notes).await;
    let notes = notes.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(notes.join(", "))
}

fn router(tenants: Tenants, owner: PgPool, schemas: Schemas) -> Router {
    let tenant = TenantLayer::new(Subdomain::of("example.com")).known(move |tenant: TenantId| {
        let (owner, schemas) = (owner.clone(), schemas.clone());
        async move {
            let mut conn = owner.acquire().await?;
            let exists = schemas.exists(&mut conn, &tenant).await?;
            Ok::<_, TenantError>(exists)
        }
    });
    Router::new()
        .route("/notes", get(notes))
        .layer(tenant)
        .with_state(tenants)
}

pub(super) async fn show(tenants: Tenants, owner: PgPool, schemas: Schemas) -> anyhow::Result<()> {
    println!("-- by HTTP");
    let router = router(tenants, owner, schemas);
    for host in [
        "acme.example.com",
        "blue.example.com",
        "example.com",
        "zed.example.com",
        "pg_catalog.example.com",
        "acme.blue.example.com",
    ] {
        let request = Request::get("/notes").header("host", host);
        let response = router.clone().oneshot(request.body(Body::empty())?).await?;
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1000).await?;
        println!(
            "   {host}/notes: {status} {}",
            String::from_utf8_lossy(&body)
        );
    }
    Ok(())
}
