//! In axum, and over real connections.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::net::SocketAddr;

use ::http::Request;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath};
use axum::{Router, routing::get};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;
use transom_limit::http::{ClientIp, NamedIn, PeerAddr, Proxies, RateLimitLayer, by};
use transom_limit::{Limit, ManualClock, Memory, Quota};

fn memory(limits: &[(&str, u64)]) -> Memory<ManualClock> {
    let limit = |(name, n): &(&str, u64)| Limit::new(*name, Quota::per_hour(*n).unwrap());
    Memory::bounded_on(ManualClock::default(), limits.iter().map(limit), 1000).unwrap()
}

#[derive(Clone)]
struct UserId(u64);

#[tokio::test]
async fn routes_and_users_are_counted_as_axum_and_the_authentication_find_them() {
    let by_route = by::extension(|route: &MatchedPath| route.as_str().into());
    let by_user = by::extension(|user: &UserId| user.0.into());
    let layer = RateLimitLayer::builder(memory(&[("calls", 2)]))
        .limit("calls", by_user.and(by_route))
        .build()
        .unwrap();
    let app: Router = Router::new()
        .route("/notes/{id}", get(|| async { "a note" }))
        .route("/me", get(|| async { "me" }))
        .layer(layer);
    let get = async |user, path: &str| {
        let request = Request::builder().uri(path).extension(UserId(user));
        let request = request.body(Body::empty()).unwrap();
        app.clone()
            .oneshot(request)
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    // One route, whatever its parameters are.
    let codes = [
        get(1, "/notes/1").await,
        get(1, "/notes/2").await,
        get(1, "/notes/3").await,
    ];
    assert_eq!(codes, [200, 200, 429]);
    assert_eq!([get(1, "/me").await, get(2, "/notes/1").await], [200, 200]);
}

#[tokio::test]
async fn an_ipv6_client_is_counted_by_its_prefixes_together() {
    let client = ClientIp::peer();
    let layer = RateLimitLayer::builder(memory(&[("host", 2), ("site", 4), ("network", 6)]))
        .limit("host", by::ip(client.clone()))
        .limit("site", by::ip_block(client.clone(), 32, 56))
        .limit("network", by::ip_block(client, 32, 48))
        .build()
        .unwrap();
    let app: Router = Router::new().route("/", get(|| async {})).layer(layer);
    let get = async |ip: &str| {
        let peer = PeerAddr(SocketAddr::new(ip.parse().unwrap(), 1));
        let request = Request::builder()
            .extension(peer)
            .body(Body::empty())
            .unwrap();
        app.clone()
            .oneshot(request)
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    let mut passed = Vec::new();
    for site in 0..3 {
        for host in 0..3 {
            for address in 0..3 {
                // 2001:db8:1:SSHH::/64, in the /56 of SS, in one /48.
                let ip = format!("2001:db8:1:{site:x}0{host:x}::{address:x}");
                if get(&ip).await == 200 {
                    passed.push((site, host, address));
                }
            }
        }
    }
    // Two of each host, four of each site, six of the network; and who was denied took nothing.
    assert_eq!(
        passed,
        [
            (0, 0, 0),
            (0, 0, 1),
            (0, 1, 0),
            (0, 1, 1),
            (1, 0, 0),
            (1, 0, 1)
        ]
    );
    assert_eq!(get("2001:db8:2::").await, 200);
}

/// One request on a connection of its own, as bytes; the answer, as bytes.
async fn over_tcp(server: SocketAddr, lines: &str) -> String {
    let mut stream = TcpStream::connect(server).await.unwrap();
    let request = format!("GET / HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n{lines}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn serve(client: ClientIp) -> SocketAddr {
    let layer = RateLimitLayer::builder(memory(&[("per-ip", 2)]))
        .limit("per-ip", by::ip(client))
        .build()
        .unwrap();
    let app: Router = Router::new()
        .route("/", get(|| async { "hello" }))
        .layer(layer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

fn connect_info() -> ClientIp {
    ClientIp::from_extension(|connect: &ConnectInfo<SocketAddr>| connect.0.ip())
}

#[tokio::test]
async fn over_tcp_each_connection_of_an_address_is_counted_in_one_bucket() {
    let server = serve(connect_info()).await;
    for left in ["1", "0"] {
        // No header makes it somebody else.
        let spoof = format!("x-forwarded-for: 6.6.6.{left}\r\nforwarded: for=6.6.6.{left}\r\n");
        let answer = over_tcp(server, &spoof).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(
            answer.contains(&format!("ratelimit: \"per-ip\";r={left};t=")),
            "{answer}"
        );
        assert!(
            answer.contains("ratelimit-policy: \"per-ip\";q=2;w=3600\r\n"),
            "{answer}"
        );
        assert!(answer.ends_with("\r\n\r\nhello"), "{answer}");
    }
    let answer = over_tcp(server, "x-forwarded-for: 6.6.6.9\r\n").await;
    assert!(
        answer.starts_with("HTTP/1.1 429 Too Many Requests\r\n"),
        "{answer}"
    );
    assert!(answer.contains("retry-after: 1800\r\n"), "{answer}");
    assert!(
        answer.contains("\"violated-policies\":[\"per-ip\"]}"),
        "{answer}"
    );
}

#[tokio::test]
async fn over_tcp_the_clients_of_a_trusted_proxy_are_told_apart() {
    let proxy = Proxies::in_blocks(["127.0.0.0/8".parse().unwrap()]);
    let server = serve(connect_info().behind(proxy, NamedIn::XForwardedFor)).await;
    let code = async |lines: &str| over_tcp(server, lines).await[9..12].to_owned();
    for at in 0..4 {
        let spoof = format!("x-forwarded-for: 6.6.6.{at}\r\nx-forwarded-for: 203.0.113.9\r\n");
        let expected = if at < 2 { "200" } else { "429" };
        assert_eq!(code(&spoof).await, expected);
    }
    assert_eq!(code("x-forwarded-for: 203.0.113.10\r\n").await, "200");
}
