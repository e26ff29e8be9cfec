//! Requests and services that are out for trouble.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod http_stores;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::task::{Context, Poll};

use http::{HeaderValue, Request, Response};
use http_stores::{Down, Later};
use proptest::prelude::*;
use tower::{Layer, Service, ServiceExt};
use transom_limit::http::{
    ClientIp, ConcurrencyLayer, Concurrent, Head, NamedIn, OnStoreError, PeerAddr, Proxies,
    RateLimitLayer, by,
};
use transom_limit::{Limit, ManualClock, Memory, Quota, Store};

/// Must have been ready, itself and no clone of it, once for each call.
#[derive(Debug, Default)]
struct Strict {
    ready: bool,
}

impl Clone for Strict {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Service<Request<()>> for Strict {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(self.ready, "called before it was ready");
        self.ready = false;
        std::future::ready(Ok(Response::new("served".to_owned())))
    }
}

fn request() -> Request<()> {
    Request::new(())
}

fn memory(capacity: u64) -> Memory<ManualClock> {
    let limit = Limit::new("all", Quota::per_hour(capacity).unwrap());
    Memory::bounded_on(ManualClock::default(), [limit], 10).unwrap()
}

async fn one_service_called_many_times<S: Store + 'static>(store: S, expected: [u16; 5]) {
    let layer = RateLimitLayer::builder(store)
        .limit("all", by::everybody())
        .on_store_error(OnStoreError::Allow);
    let count = Concurrent::new(std::num::NonZeroU32::MIN);
    let room = ConcurrencyLayer::new("room", count, by::everybody()).unwrap();
    let mut service = room.layer(layer.build().unwrap().layer(Strict::default()));
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let answer = service.ready().await.unwrap().call(request()).await;
        statuses.push(answer.unwrap().status().as_u16());
    }
    assert_eq!(statuses, expected);
    // A call that nobody polls is not served, and leaves a service that is.
    drop(service.ready().await.unwrap().call(request()));
    let last = service
        .ready()
        .await
        .unwrap()
        .call(request())
        .await
        .unwrap();
    assert_eq!(last.status(), expected[4]);
}

#[tokio::test]
async fn the_service_that_was_ready_is_the_one_that_is_called() {
    let three = [200, 200, 200, 429, 429];
    one_service_called_many_times(memory(3), three).await;
    one_service_called_many_times(Later(memory(3)), three).await;
    one_service_called_many_times(Down(memory(3)), [200; 5]).await;
}

fn trouble() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> = vec![
        b"for=",
        b"\"",
        b"\\",
        b",",
        b";",
        b"=",
        b" ",
        b"[",
        b"]",
        b":80",
        b"6.6.6.6",
        b"10.0.0.9",
        b"2001:db8::6",
        b"unknown",
        b"\xff\xfe",
        b"\t",
    ];
    let piece = prop::sample::select(pieces);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// The proxy adds its element at the end of the line, or in a line of its own.
    #[test]
    fn nothing_that_a_client_writes_is_believed(
        lines in prop::collection::vec(trouble(), 1..4),
        own_line in any::<bool>(),
        v6 in any::<bool>(),
        hidden in prop::sample::select(vec!["", ";proto=https", ";host=\"a\\\",for=\\\"6.6.6.6\"", ";host=\"a\\\\\""]),
    ) {
        let (client, element) = if v6 {
            ("2001:db8::1", "\"[2001:db8::1]:4711\"")
        } else {
            ("192.0.2.1", "192.0.2.1:4711")
        };
        let peer = PeerAddr(SocketAddr::from(([10, 0, 0, 1], 80)));
        let block: transom_limit::IpPrefix = "10.0.0.0/8".parse().unwrap();
        for (name, named, added) in [
            ("x-forwarded-for", NamedIn::XForwardedFor, element.trim_matches('"').to_owned()),
            ("forwarded", NamedIn::Forwarded, format!("for={element}{hidden}")),
        ] {
            let mut lines = lines.clone();
            if own_line {
                lines.push(added.into_bytes());
            } else {
                let last = lines.last_mut().unwrap();
                last.extend_from_slice(b", ");
                last.extend_from_slice(added.as_bytes());
            }
            let mut request = request();
            request.extensions_mut().insert(peer);
            for line in lines {
                request.headers_mut().append(name, HeaderValue::from_bytes(&line).unwrap());
            }
            for proxies in [Proxies::hops(1), Proxies::in_blocks([block])] {
                let of = ClientIp::peer().behind(proxies, named).of(Head::of(&request));
                prop_assert_eq!(of, Some(client.parse::<IpAddr>().unwrap()));
            }
        }
    }
}
