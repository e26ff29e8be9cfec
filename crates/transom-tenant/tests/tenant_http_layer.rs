//! The layer around a service: what comes through, and what is answered instead.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod hostile;

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use ::http::{HeaderValue, Request, Response, StatusCode};
use hostile::HOSTILE;
use serde_json::Value;
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, Service, ServiceExt, service_fn};
use transom_tenant::http::{Header, PathSegment, Resolve, TenantLayer};
use transom_tenant::{TenantId, current};

fn request(uri: &str, tenant: Option<&str>) -> Request<()> {
    let mut request = Request::builder().uri(uri).body(()).unwrap();
    if let Some(tenant) = tenant {
        let tenant = HeaderValue::from_str(tenant).unwrap();
        request.headers_mut().insert("x-tenant", tenant);
    }
    request
}

/// Says who it is for, in every way in which it is told, and where.
async fn echo(request: Request<()>) -> Result<Response<String>, Infallible> {
    let told = request.extensions().get::<TenantId>().unwrap();
    tokio::task::yield_now().await;
    assert_eq!(current::tenant().unwrap(), *told);
    Ok(Response::new(format!("{told} at {}", request.uri())))
}

fn known() -> TenantLayer<Header> {
    TenantLayer::new(Header::x_tenant()).known(|tenant| async move {
        match tenant.as_str() {
            "acme" => Ok(true),
            "broken" => Err(std::io::Error::other("password of the directory: hunter2")),
            _ => Ok(false),
        }
    })
}

async fn answer<R>(layer: &TenantLayer<R>, request: Request<()>) -> Response<String>
where
    R: Resolve + Send + Sync + 'static,
{
    layer
        .layer(service_fn(echo))
        .oneshot(request)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_service_is_told_the_tenant_and_the_address_without_it() {
    let layer = TenantLayer::new(PathSegment::after("/t").strip().or(Header::x_tenant()));
    let response = answer(&layer, request("/t/acme/notes?page=2", None)).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.body(), "acme at /notes?page=2");
    let response = answer(&layer, request("/notes", Some("blue"))).await;
    assert_eq!(response.body(), "blue at /notes");
    // What was there before does not count.
    let mut forged = request("/notes", Some("blue"));
    forged
        .extensions_mut()
        .insert(TenantId::new("acme").unwrap());
    let response = answer(&layer, forged).await;
    assert_eq!(response.body(), "blue at /notes");
    assert_eq!(current::try_current(), None);
}

#[tokio::test]
async fn without_a_usable_tenant_the_answer_is_a_problem() {
    let two = {
        let mut request = request("/", Some("acme"));
        let other = HeaderValue::from_static("blue");
        request.headers_mut().append("x-tenant", other);
        request
    };
    let table = [
        (request("/", None), 400, Some("the request names no tenant")),
        (
            request("/", Some("a'b")),
            400,
            Some("the request names something that cannot be a tenant"),
        ),
        (two, 400, Some("the request names more than one tenant")),
        (
            request("/", Some("nobody")),
            404,
            Some("there is no such tenant"),
        ),
        (request("/", Some("broken")), 503, None),
    ];
    for (request, status, detail) in table {
        let response = answer(&known(), request).await;
        assert_eq!(response.status(), status);
        let headers = response.headers();
        assert_eq!(headers["content-type"], "application/problem+json");
        assert_eq!(headers["cache-control"], "no-store");
        let problem: Value = serde_json::from_str(response.body()).unwrap();
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["status"], status);
        let phrase = response.status().canonical_reason().unwrap();
        assert_eq!(problem["title"], phrase);
        assert_eq!(problem.get("detail").and_then(Value::as_str), detail);
        assert!(!response.body().contains("hunter2"));
    }
    let response = answer(&known(), request("/", Some("acme"))).await;
    assert_eq!(response.body(), "acme at /");
}

#[tokio::test]
async fn a_refusal_says_the_same_whatever_it_was_sent() {
    let silent = answer(&known(), request("/", None)).await.into_body();
    let malformed = answer(&known(), request("/", Some("a'b")))
        .await
        .into_body();
    let unknown = answer(&known(), request("/", Some("nobody")))
        .await
        .into_body();
    for text in HOSTILE {
        let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) else {
            continue;
        };
        let mut request = request("/", None);
        request.headers_mut().insert("x-tenant", value);
        let response = answer(&known(), request).await;
        assert!(!response.status().is_success(), "{text}");
        let body = response.into_body();
        assert!([&malformed, &unknown].contains(&&body), "{text}: {body}");
        assert_ne!(body, silent);
    }
}

/// A service that may be called only after it has itself been polled until it was ready.
#[derive(Debug, Default)]
struct Picky {
    ready: bool,
}

impl Clone for Picky {
    fn clone(&self) -> Self {
        Picky { ready: false }
    }
}

impl Service<Request<()>> for Picky {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(
            std::mem::take(&mut self.ready),
            "called before it was ready"
        );
        ready(Ok(Response::new(String::new())))
    }
}

#[tokio::test]
async fn the_service_that_was_ready_is_the_one_that_is_called() {
    let mut service = known().layer(Picky::default());
    for _ in 0..3 {
        let service = service.ready().await.unwrap();
        let response = service.call(request("/", Some("acme"))).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_refused_request_gives_its_place_back() {
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let inner = service_fn(move |request| {
        count.fetch_add(1, Ordering::Relaxed);
        echo(request)
    });
    let inner = ConcurrencyLimitLayer::new(1).layer(inner);
    let mut service = known().layer(inner);
    for tenant in [
        None,
        Some("a'b"),
        Some("nobody"),
        Some("broken"),
        Some("acme"),
    ] {
        let ready = service.ready().await.unwrap();
        let response = ready.call(request("/", tenant)).await.unwrap();
        assert_eq!(response.status() == StatusCode::OK, tenant == Some("acme"));
    }
    // Also one that is dropped before it is polled.
    drop(
        service
            .ready()
            .await
            .unwrap()
            .call(request("/", Some("acme"))),
    );
    service.ready().await.unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn axum_takes_it() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let layer = known();
    shared(&layer);
    let router: axum::Router = axum::Router::new()
        .route("/", axum::routing::get(async || "hello"))
        .layer(layer.clone());
    shared(&layer.layer(router));
    assert!(format!("{layer:?}").contains("x-tenant"));
}
