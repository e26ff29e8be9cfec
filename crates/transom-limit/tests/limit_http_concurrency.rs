//! Requests of a key at once: counted from the call to the end of the body, and not a moment longer.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::sync::Arc;

use ::http::{HeaderName, Request, Response};
use axum::body::{Body, Bytes};
use axum::{Router, routing::get};
use http_body_util::BodyExt;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tower::{Layer, Service, ServiceExt, service_fn};
use transom_limit::http::{Busy, ConcurrencyLayer, Concurrent, by};

const USER: HeaderName = HeaderName::from_static("x-user");

fn at_most(most: u32) -> Concurrent {
    Concurrent::new(NonZeroU32::new(most).unwrap())
}

fn layer(count: &Concurrent) -> ConcurrencyLayer {
    ConcurrencyLayer::new("connections", count.clone(), by::header(USER)).unwrap()
}

fn of(user: &str) -> Request<Body> {
    let request = Request::builder().header(USER, user);
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_request_goes_on_until_its_body_has_ended_or_is_dropped() {
    let count = at_most(1);
    let serve = service_fn(|_: Request<Body>| async {
        Ok::<_, Infallible>(Response::new(Body::from("some bytes")))
    });
    let service = layer(&count).layer(serve);
    let response = service.clone().oneshot(of("ann")).await.unwrap();
    assert_eq!(count.count("ann"), 1);
    assert_eq!(
        service.clone().oneshot(of("ann")).await.unwrap().status(),
        429
    );
    // Of somebody else there are none.
    assert_eq!(
        service.clone().oneshot(of("bob")).await.unwrap().status(),
        200
    );
    let mut body = response.into_body();
    assert_eq!(
        body.frame().await.unwrap().unwrap().into_data().unwrap(),
        Bytes::from("some bytes")
    );
    assert_eq!(count.count("ann"), 1);
    assert!(body.frame().await.is_none());
    // Ended, though not dropped.
    assert_eq!(count.count("ann"), 0);
    drop(service.clone().oneshot(of("ann")).await.unwrap());
    assert_eq!((count.count("ann"), count.keys()), (0, 0));
}

#[tokio::test]
async fn a_request_dropped_while_it_is_served_makes_room() {
    let count = at_most(1);
    let never =
        service_fn(|_: Request<Body>| std::future::pending::<Result<Response<Body>, Infallible>>());
    let mut service = layer(&count).layer(never);
    let waiting = service.ready().await.unwrap().call(of("ann"));
    assert_eq!(count.count("ann"), 1);
    drop(waiting);
    assert_eq!((count.count("ann"), count.keys()), (0, 0));
}

#[tokio::test]
async fn a_service_that_fails_makes_room() {
    let count = at_most(1);
    let fails = service_fn(|_: Request<Body>| async { Err::<Response<Body>, _>("broken") });
    let service = layer(&count).layer(fails);
    let mut failing = Box::pin(service.oneshot(of("ann")));
    assert!((&mut failing).await.is_err());
    // The future is still there.
    assert_eq!(count.keys(), 0);
    drop(failing);
}

#[tokio::test]
async fn who_finds_no_room_is_told_so_and_others_how_much_there_is() {
    let count = at_most(2);
    let app = Router::new().route("/", get(|| async { "hello" }));
    let app = app.layer(layer(&count).busy(Busy::ServiceUnavailable));
    let first = app.clone().oneshot(of("ann")).await.unwrap();
    let told = |response: &Response<Body>| {
        let fields = ["ratelimit-policy", "ratelimit"];
        fields.map(|name| response.headers()[name].to_str().unwrap().to_owned())
    };
    let policy = r#""connections";q=2;qu="concurrent-requests""#;
    assert_eq!(told(&first), [policy, r#""connections";r=1"#]);
    let second = app.clone().oneshot(of("ann")).await.unwrap();
    assert_eq!(told(&second), [policy, r#""connections";r=0"#]);
    let third = app.clone().oneshot(of("ann")).await.unwrap();
    assert_eq!(told(&third), [policy, r#""connections";r=0"#]);
    assert_eq!(third.status(), 503);
    let body = third.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(
        serde_json::from_slice::<Value>(&body).unwrap(),
        json!({
            "type": "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity",
            "title": "Service Unavailable",
            "status": 503,
            "violated-policies": ["connections"],
        })
    );
    let nobody = Request::new(Body::empty());
    assert_eq!(app.oneshot(nobody).await.unwrap().status(), 400);
    drop((first, second));
    assert_eq!(count.keys(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn never_more_go_on_at_once_than_may_whoever_comes_and_goes() {
    let (count, inside) = (at_most(3), Arc::new(Semaphore::new(3)));
    let seat = Arc::clone(&inside);
    let serve = service_fn(move |_: Request<Body>| {
        let seat = Arc::clone(&seat);
        async move {
            // Fails if a fourth is inside.
            let seat = seat.try_acquire_owned().unwrap();
            tokio::task::yield_now().await;
            drop(seat);
            Ok::<_, Infallible>(Response::new(Body::empty()))
        }
    });
    let service = layer(&count).layer(serve);
    let come = |_| {
        let service = service.clone();
        tokio::spawn(async move {
            let mut served = 0;
            for _ in 0..500 {
                let response = service.clone().oneshot(of("ann")).await.unwrap();
                served += u32::from(response.status() == 200);
            }
            served
        })
    };
    let mut served = 0;
    for one in (0..8).map(come).collect::<Vec<_>>() {
        served += one.await.unwrap();
    }
    assert!(served > 0);
    assert_eq!((count.count("ann"), count.keys()), (0, 0));
}

proptest! {
    /// Against a plain list of who is in.
    #[test]
    fn the_count_is_that_of_those_who_have_come_and_not_gone(
        most in 1_u32..4, steps in prop::collection::vec((0_u8..4, any::<bool>()), 0..200),
    ) {
        let count = at_most(most);
        let mut inside = Vec::new();
        for (who, comes) in steps {
            let there = inside.iter().filter(|(other, _)| *other == who).count();
            if comes {
                let permit = count.enter(who);
                prop_assert_eq!(permit.is_some(), there < most as usize);
                inside.extend(permit.map(|permit| (who, permit)));
            } else if let Some(at) = inside.iter().position(|(other, _)| *other == who) {
                drop(inside.remove(at));
            }
            let there = inside.iter().filter(|(other, _)| *other == who).count();
            prop_assert_eq!(count.count(who) as usize, there);
            let keys: std::collections::HashSet<u8> = inside.iter().map(|(who, _)| *who).collect();
            prop_assert_eq!(count.keys(), keys.len());
        }
    }
}
