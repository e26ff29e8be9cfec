//! The layer around a service: what passes, what is answered instead, and what responses tell.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod http_stores;

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::http::{HeaderName, Request, Response, StatusCode};
use http_stores::{Down, Later};
use proptest::prelude::*;
use serde_json::{Value, json};
use sfv::{BareItem, List, ListEntry, Parser};
use tower::{Layer, Service, ServiceExt, service_fn};
use transom_limit::http::{
    BuildError, Fields, Missing, OnStoreError, Outcome, RateLimitBuilder, RateLimitLayer, by,
};
use transom_limit::{Limit, ManualClock, Memory, Quota, Store, Verdict};

const USER: HeaderName = HeaderName::from_static("x-user");
const KEY: HeaderName = HeaderName::from_static("x-key");

/// A text as the status to answer with.
async fn serve(request: Request<()>) -> Result<Response<String>, Infallible> {
    let status = request.uri().path().trim_start_matches('/').parse();
    let mut response = Response::new("served".to_owned());
    *response.status_mut() = status.unwrap_or(StatusCode::OK);
    Ok(response)
}

fn request(path: &str, headers: &[(HeaderName, &'static str)]) -> Request<()> {
    let mut request = Request::builder().uri(path).body(()).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(name, value.parse().unwrap());
    }
    request
}

fn ann() -> Request<()> {
    request("/", &[(USER, "ann")])
}

async fn answer<S: Store + 'static>(
    layer: &RateLimitLayer<S>,
    request: Request<()>,
) -> Response<String> {
    layer
        .layer(service_fn(serve))
        .oneshot(request)
        .await
        .unwrap()
}

async fn status<S: Store + 'static>(layer: &RateLimitLayer<S>, request: Request<()>) -> u16 {
    answer(layer, request).await.status().as_u16()
}

fn quota(capacity: u64, refill: u64, secs: u64) -> Quota {
    Quota::new(capacity, refill, Duration::from_secs(secs)).unwrap()
}

fn memory(clock: &ManualClock, limits: &[(&str, Quota)]) -> Memory<ManualClock> {
    let limits = limits.iter().map(|(name, quota)| Limit::new(*name, *quota));
    Memory::bounded_on(clock.clone(), limits, 1000).unwrap()
}

/// `n` per user and minute.
fn users(clock: &ManualClock, n: u64) -> RateLimitBuilder<Memory<ManualClock>> {
    let store = memory(clock, &[("users", quota(n, n, 60))]);
    RateLimitLayer::builder(store).limit("users", by::header(USER))
}

/// A field of integers by name, as somebody else reads it: all its lines as one list.
fn field(response: &Response<String>, name: &str) -> Vec<(String, Vec<(String, i64)>)> {
    let lines = response.headers().get_all(name).iter();
    let lines: Vec<_> = lines.map(|line| line.to_str().unwrap()).collect();
    let list = Parser::new(&lines.join(", ")).parse::<List>().unwrap();
    list.into_iter()
        .map(|entry| {
            let ListEntry::Item(item) = entry else {
                panic!("{entry:?}")
            };
            let BareItem::String(named) = item.bare_item else {
                panic!("{:?}", item.bare_item)
            };
            let numbers = item.params.into_iter().map(|(name, value)| match value {
                BareItem::Integer(number) => (name.as_str().to_owned(), i64::from(number)),
                other => panic!("{other:?}"),
            });
            (named.as_str().to_owned(), numbers.collect())
        })
        .collect()
}

fn told(name: &str, numbers: &[(&str, i64)]) -> (String, Vec<(String, i64)>) {
    let numbers = numbers.iter().map(|(name, n)| ((*name).to_owned(), *n));
    (name.to_owned(), numbers.collect())
}

fn number(response: &Response<String>, name: &str) -> u64 {
    let value = response.headers().get(name).unwrap();
    value.to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn who_has_taken_all_is_answered_429_until_its_retry_after() {
    let clock = ManualClock::default();
    let layer = users(&clock, 2).build().unwrap();
    assert_eq!(status(&layer, ann()).await, 200);
    assert_eq!(status(&layer, ann()).await, 200);
    let denied = answer(&layer, ann()).await;
    assert_eq!(denied.status(), 429);
    assert_eq!(number(&denied, "retry-after"), 30);
    assert_eq!(denied.headers()["cache-control"], "no-store");
    assert_eq!(denied.headers()["content-type"], "application/problem+json");
    let problem: Value = serde_json::from_str(denied.body()).unwrap();
    assert_eq!(
        problem,
        json!({
            "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
            "title": "Quota exceeded",
            "status": 429,
            "violated-policies": ["users"],
        })
    );
    assert_eq!(status(&layer, request("/", &[(USER, "bob")])).await, 200);
    clock.advance(Duration::from_millis(29_999));
    assert_eq!(status(&layer, ann()).await, 429);
    clock.advance(Duration::from_millis(1));
    assert_eq!(status(&layer, ann()).await, 200);
}

#[tokio::test]
async fn all_counted_answers_tell_all_limits_in_structured_fields() {
    let clock = ManualClock::default();
    // 20 at once of 100 a minute: 12 s to earn them. 7 of 2 a second: 3.5 s.
    let limits = [
        ("min\"ute \\", quota(20, 100, 60)),
        ("burst", quota(7, 2, 1)),
    ];
    let layer = RateLimitLayer::builder(memory(&clock, &limits))
        .limit("burst", by::header(USER).cost(|_| 3))
        .limit("min\"ute \\", by::header(USER))
        .build()
        .unwrap();
    let passed = answer(&layer, ann()).await;
    assert_eq!(
        field(&passed, "ratelimit-policy"),
        [
            told("burst", &[("q", 7), ("w", 4)]),
            told("min\"ute \\", &[("q", 20), ("w", 12)])
        ]
    );
    assert_eq!(
        field(&passed, "ratelimit"),
        [
            told("burst", &[("r", 4), ("t", 2)]),
            told("min\"ute \\", &[("r", 19), ("t", 1)])
        ]
    );
    assert!(!passed.headers().contains_key("retry-after"));
    assert_eq!(status(&layer, ann()).await, 200);
    let denied = answer(&layer, ann()).await;
    // One is left of three wanted: 1 s more. The other one was not taken from.
    assert_eq!(number(&denied, "retry-after"), 1);
    assert_eq!(
        field(&denied, "ratelimit"),
        [
            told("burst", &[("r", 1), ("t", 1)]),
            told("min\"ute \\", &[("r", 18), ("t", 2)])
        ]
    );
    let problem: Value = serde_json::from_str(denied.body()).unwrap();
    assert_eq!(problem["violated-policies"], json!(["burst"]));
}

#[tokio::test]
async fn fields_can_be_legacy_or_none() {
    let clock = ManualClock::default();
    let layer = users(&clock, 1).fields(Fields::Legacy).build().unwrap();
    for _ in 0..2 {
        let response = answer(&layer, ann()).await;
        let told = ["limit", "remaining", "reset"];
        let told = told.map(|name| number(&response, &format!("x-ratelimit-{name}")));
        assert_eq!(told, [1, 0, 60]);
        assert!(!response.headers().contains_key("ratelimit"));
    }
    let layer = users(&clock, 1).fields(Fields::None).build().unwrap();
    assert!(answer(&layer, ann()).await.headers().is_empty());
    let denied = answer(&layer, ann()).await;
    assert_eq!(number(&denied, "retry-after"), 60);
    assert!(!denied.headers().contains_key("ratelimit"));
}

#[tokio::test]
async fn a_denial_by_the_second_limit_takes_nothing_from_the_first() {
    let clock = ManualClock::default();
    let limits = [("users", quota(10, 10, 60)), ("all", quota(1, 1, 60))];
    let store = Arc::new(memory(&clock, &limits));
    let layer = RateLimitLayer::builder(Arc::clone(&store))
        .limit("users", by::header(USER))
        .limit("all", by::everybody())
        .build()
        .unwrap();
    assert_eq!(status(&layer, ann()).await, 200);
    for _ in 0..5 {
        assert_eq!(status(&layer, ann()).await, 429);
    }
    let denied = answer(&layer, ann()).await;
    assert_eq!(
        field(&denied, "ratelimit")[0],
        told("users", &[("r", 9), ("t", 6)])
    );
}

#[tokio::test]
async fn clones_of_layer_and_service_share_one_limit() {
    let layer = users(&ManualClock::default(), 3).build().unwrap();
    let mut service = layer.layer(service_fn(serve));
    let mut copy = service.clone();
    let mut codes = Vec::new();
    for _ in 0..2 {
        codes.push(
            service
                .ready()
                .await
                .unwrap()
                .call(ann())
                .await
                .unwrap()
                .status(),
        );
        codes.push(
            copy.ready()
                .await
                .unwrap()
                .call(ann())
                .await
                .unwrap()
                .status(),
        );
    }
    assert_eq!(codes, [200, 200, 200, 429]);
    assert_eq!(status(&layer.clone(), ann()).await, 429);
}

#[tokio::test]
async fn a_request_without_its_key_shares_no_bucket_unless_told_to() {
    let clock = ManualClock::default();
    let store = || {
        memory(
            &clock,
            &[("users", quota(1, 1, 60)), ("all", quota(9, 9, 60))],
        )
    };
    let layer = |missing| {
        let users = by::header(USER).missing(missing);
        let builder = RateLimitLayer::builder(store()).limit("all", by::everybody());
        builder.limit("users", users).build().unwrap()
    };
    let nobody = || request("/", &[]);
    // Which of two is meant, nobody knows.
    let two = || request("/", &[(USER, "ann"), (USER, "bob")]);

    let refuse = layer(Missing::Refuse);
    for _ in 0..20 {
        let response = answer(&refuse, nobody()).await;
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(status(&refuse, two()).await, 400);
    }
    let passed = answer(&refuse, ann()).await;
    // And the other limit was not taken from.
    assert_eq!(field(&passed, "ratelimit")[0].1[0], ("r".to_owned(), 8));

    let skip = layer(Missing::Skip);
    for _ in 0..3 {
        assert_eq!(status(&skip, nobody()).await, 200);
    }
    let passed = answer(&skip, two()).await;
    assert_eq!(
        field(&passed, "ratelimit"),
        [told("all", &[("r", 5), ("t", 27)])]
    );

    let shared = layer(Missing::Key("nobody".into()));
    assert_eq!(status(&shared, nobody()).await, 200);
    assert_eq!(status(&shared, two()).await, 429);
    assert_eq!(status(&shared, ann()).await, 200);
}

#[tokio::test]
async fn several_parts_are_one_key_and_none_pretends_to_be_two() {
    let clock = ManualClock::default();
    let store = memory(&clock, &[("users", quota(1, 1, 60))]);
    let both = by::header(USER).and(by::header(KEY));
    let layer = RateLimitLayer::builder(store)
        .limit("users", both)
        .build()
        .unwrap();
    let of = |user, key| request("/", &[(USER, user), (KEY, key)]);
    for (user, key) in [
        ("a", "b"),
        ("a", "c"),
        ("b", "a"),
        ("a/b", ""),
        ("", "a/b"),
        ("a/", "b"),
        ("a", "/b"),
    ] {
        assert_eq!(status(&layer, of(user, key)).await, 200, "{user} {key}");
        assert_eq!(status(&layer, of(user, key)).await, 429, "{user} {key}");
    }
    assert_eq!(status(&layer, ann()).await, 400);
}

#[tokio::test]
async fn requests_cost_what_is_said_and_skipped_ones_nothing() {
    let clock = ManualClock::default();
    let store = memory(&clock, &[("users", quota(10, 10, 60))]);
    let rule = by::header(USER)
        .cost(|head| head.uri().query().map_or(1, |query| query.parse().unwrap()))
        .skip(|head| head.uri().path() == "/health");
    let layer = RateLimitLayer::builder(store)
        .limit("users", rule)
        // What can never pass does not pass because the store has an error to tell.
        .on_store_error(OnStoreError::Allow)
        .build()
        .unwrap();
    let costs = |uri: &str| request(uri, &[(USER, "ann")]);
    assert_eq!(status(&layer, costs("/?8")).await, 200);
    assert_eq!(status(&layer, costs("/?3")).await, 429);
    assert_eq!(status(&layer, costs("/?11")).await, 400);
    let skipped = answer(&layer, costs("/health?11")).await;
    assert_eq!(skipped.status(), 200);
    assert!(skipped.headers().is_empty());
    assert_eq!(status(&layer, costs("/?2")).await, 200);
    assert_eq!(status(&layer, costs("/?0")).await, 200);
}

#[tokio::test]
async fn a_shadow_never_refuses_and_tells_its_observer_what_it_would_have_done() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let store = memory(&ManualClock::default(), &[("users", quota(1, 1, 60))]);
    let rule =
        by::header(USER).cost(|head| head.uri().query().map_or(1, |cost| cost.parse().unwrap()));
    let layer = RateLimitLayer::builder(store)
        .limit("users", rule)
        .shadow()
        .verdict_in_response()
        .observe(move |event| {
            let outcome = match event.outcome() {
                Outcome::Allowed(_) => "allowed",
                Outcome::WouldDeny(_) => "would deny",
                Outcome::NoKey => "no key",
                Outcome::Misuse(_) => "misuse",
                other => panic!("{other:?}"),
            };
            notes
                .lock()
                .unwrap()
                .push(format!("{outcome} {:?}", event.limits()));
        })
        .build()
        .unwrap();
    let users = [Some("/"), Some("/"), None, Some("/?2")];
    for (at, uri) in users.into_iter().enumerate() {
        let request = uri.map_or_else(|| request("/", &[]), |uri| request(uri, &[(USER, "ann")]));
        let response = answer(&layer, request).await;
        assert_eq!(response.status(), 200);
        assert!(response.headers().is_empty());
        let verdict = response.extensions().get::<Verdict>();
        let allowed = verdict.map(Verdict::is_allowed);
        assert_eq!(allowed, [Some(true), Some(false), None, None][at]);
    }
    assert_eq!(
        *seen.lock().unwrap(),
        [
            "allowed [\"users\"]",
            "would deny [\"users\"]",
            "no key []",
            "misuse [\"users\"]"
        ]
    );
}

async fn logins<S: Store + 'static>(store: S) {
    let layer = RateLimitLayer::builder(store)
        .limit("users", by::header(USER))
        .count_only(|answer| answer.status() == 401)
        .build()
        .unwrap();
    let login = |path: &str| request(path, &[(USER, "ann")]);
    for _ in 0..10 {
        let passed = answer(&layer, login("/200")).await;
        assert_eq!(passed.status(), 200);
        assert_eq!(
            field(&passed, "ratelimit"),
            [told("users", &[("r", 2), ("t", 0)])]
        );
    }
    let failed = answer(&layer, login("/401")).await;
    assert_eq!(
        field(&failed, "ratelimit"),
        [told("users", &[("r", 1), ("t", 30)])]
    );
    assert_eq!(status(&layer, login("/401")).await, 401);
    assert_eq!(status(&layer, login("/401")).await, 429);
    assert_eq!(status(&layer, login("/200")).await, 429);
}

#[tokio::test]
async fn only_answers_that_count_are_counted() {
    let clock = ManualClock::default();
    let store = memory(&clock, &[("users", quota(2, 2, 60))]);
    logins(store).await;
    logins(Later(memory(&clock, &[("users", quota(2, 2, 60))]))).await;
}

#[tokio::test]
async fn while_they_are_served_no_more_pass_than_the_limit_allows() {
    let layer = users(&ManualClock::default(), 3)
        .count_only(|answer| answer.status() == 401)
        .build()
        .unwrap();
    let open = Arc::new(tokio::sync::Semaphore::new(0));
    let gate = Arc::clone(&open);
    let wait = service_fn(move |_: Request<()>| {
        let gate = Arc::clone(&gate);
        async move {
            let _permit = gate.acquire().await.unwrap();
            let unauthorized = Response::builder().status(401);
            Ok::<_, Infallible>(unauthorized.body(String::new()).unwrap())
        }
    });
    let service = layer.layer(wait);
    let all: Vec<_> = (0..10).map(|_| service.clone().oneshot(ann())).collect();
    let all: Vec<_> = all.into_iter().map(tokio::spawn).collect();
    tokio::task::yield_now().await;
    open.add_permits(1);
    let mut guesses = 0;
    for one in all {
        guesses += u32::from(one.await.unwrap().unwrap().status() == 401);
    }
    assert_eq!(guesses, 3);
}

#[tokio::test]
async fn a_request_dropped_before_its_answer_stays_counted() {
    let layer = users(&ManualClock::default(), 1)
        .count_only(|answer| answer.status() == 401)
        .build()
        .unwrap();
    let never =
        service_fn(|_: Request<()>| std::future::pending::<Result<Response<String>, Infallible>>());
    let mut service = layer.layer(never);
    let waiting = service.ready().await.unwrap().call(ann());
    drop(waiting);
    assert_eq!(status(&layer, ann()).await, 429);
}

#[tokio::test]
async fn a_store_without_an_answer_refuses_or_allows_as_was_chosen() {
    let store = || {
        Down(memory(
            &ManualClock::default(),
            &[("users", quota(3, 3, 60))],
        ))
    };
    let rule =
        || by::header(USER).cost(|head| head.uri().query().map_or(1, |cost| cost.parse().unwrap()));
    let layer = RateLimitLayer::builder(store())
        .limit("users", rule())
        .build()
        .unwrap();
    let response = answer(&layer, ann()).await;
    assert_eq!(response.status(), 503);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    assert!(!response.body().contains("hunter2"));
    let failed = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&failed);
    let layer = RateLimitLayer::builder(store())
        .limit("users", rule())
        .on_store_error(OnStoreError::Allow)
        .observe(move |event| {
            let failed = matches!(event.outcome(), Outcome::Failed(_));
            count.fetch_add(failed.into(), Ordering::Relaxed);
        })
        .build()
        .unwrap();
    for _ in 0..5 {
        assert_eq!(status(&layer, ann()).await, 200);
    }
    assert_eq!(failed.load(Ordering::Relaxed), 5);
    assert_eq!(status(&layer, request("/?4", &[(USER, "ann")])).await, 400);
}

#[tokio::test]
async fn a_store_that_answers_later_decides_alike() {
    let clock = ManualClock::default();
    let limits = [("users", quota(2, 2, 60)), ("all", quota(3, 3, 60))];
    let at_once = RateLimitLayer::builder(memory(&clock, &limits));
    let at_once = at_once
        .limit("users", by::header(USER).and(by::method()))
        .limit("all", by::everybody());
    let later = RateLimitLayer::builder(Later(memory(&clock, &limits)));
    let later = later
        .limit("users", by::header(USER).and(by::method()))
        .limit("all", by::everybody());
    let (at_once, later) = (at_once.build().unwrap(), later.build().unwrap());
    for user in ["ann", "ann", "ann", "bob", "bob", "ann"] {
        let one = answer(&at_once, request("/", &[(USER, user)])).await;
        let other = answer(&later, request("/", &[(USER, user)])).await;
        assert_eq!(one.status(), other.status());
        assert_eq!(one.headers(), other.headers());
        assert_eq!(one.body(), other.body());
        clock.advance(Duration::from_secs(1));
    }
}

#[test]
fn a_layer_that_cannot_be_is_an_error_when_it_is_built() {
    let clock = ManualClock::default();
    let build = |limits: &[&str]| {
        let store = memory(
            &clock,
            &[
                ("a", quota(1, 1, 1)),
                ("\u{fc}", quota(1, 1, 1)),
                ("", quota(1, 1, 1)),
            ],
        );
        let builder = RateLimitLayer::builder(store);
        let all = limits
            .iter()
            .fold(builder, |all, limit| all.limit(limit, by::path()));
        all.build().unwrap_err()
    };
    assert_eq!(build(&[]), BuildError::NoLimits);
    let said = build(&["b"]).to_string();
    assert_eq!(
        said,
        r#"limit "b" is not among the store's: ["a", "ü", ""]"#
    );
    assert_eq!(
        build(&["a", "a"]).to_string(),
        r#"limit "a" is in the layer twice"#
    );
    for name in ["\u{fc}", ""] {
        assert!(matches!(build(&[name]), BuildError::Name { limit } if limit == name));
    }
}

#[tokio::test]
async fn what_no_structured_field_can_hold_is_told_as_the_most_it_can() {
    let clock = ManualClock::default();
    let store = Memory::on(clock.clone());
    let slow = Quota::new(u64::MAX, 1, Duration::from_secs(1)).unwrap();
    let store = store.with("huge", transom_limit::Keyed::with_clock(slow, clock));
    let layer = RateLimitLayer::builder(store)
        .limit("huge", by::everybody())
        .build()
        .unwrap();
    let most = 999_999_999_999_999;
    let passed = answer(&layer, ann()).await;
    assert_eq!(
        field(&passed, "ratelimit-policy"),
        [told("huge", &[("q", most), ("w", most)])]
    );
    assert_eq!(
        field(&passed, "ratelimit"),
        [told("huge", &[("r", most), ("t", 1)])]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Against a client that waits as it is told, and one that comes back a second earlier.
    #[test]
    fn retry_after_is_never_0_and_the_least_whole_second_that_passes(
        capacity in 1_u64..5, refill in 1_u64..2000, millis in 1_u64..200_000, jitter in 0_u64..3,
        gaps in prop::collection::vec(0_u64..3000, 1..20),
    ) {
        let clock = ManualClock::default();
        let quota = Quota::new(capacity, refill, Duration::from_millis(millis)).unwrap();
        let layer = RateLimitLayer::builder(memory(&clock, &[("users", quota)]))
            .limit("users", by::header(USER))
            .jitter(move || jitter)
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for gap in gaps {
            clock.advance(Duration::from_millis(gap));
            let response = runtime.block_on(answer(&layer, ann()));
            if response.status() != 429 {
                continue;
            }
            let wait = number(&response, "retry-after") - jitter;
            prop_assert!(wait >= 1);
            clock.advance(Duration::from_secs(wait - 1));
            if wait > 1 {
                prop_assert_eq!(runtime.block_on(status(&layer, ann())), 429);
            }
            clock.advance(Duration::from_secs(1));
            prop_assert_eq!(runtime.block_on(status(&layer, ann())), 200);
        }
    }
}
