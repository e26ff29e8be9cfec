//! Who the client is: what proxies say, and what clients write to be taken for somebody else.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use std::net::{IpAddr, SocketAddr};

use ::http::{HeaderValue, Request};
use proptest::prelude::*;
use transom_limit::IpPrefix;
use transom_limit::http::{ClientIp, Head, NamedIn, PeerAddr, Proxies};

const XFF: &str = "x-forwarded-for";
const FORWARDED: &str = "forwarded";

/// A request from `peer` with these lines.
fn request(peer: &str, lines: &[(&'static str, &str)]) -> Request<()> {
    let mut request = Request::new(());
    let peer = SocketAddr::new(peer.parse().unwrap(), 40_000);
    request.extensions_mut().insert(PeerAddr(peer));
    for (name, value) in lines {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        request.headers_mut().append(*name, value);
    }
    request
}

fn private() -> Proxies {
    Proxies::in_blocks(["10.0.0.0/8", "fd00::/8"].map(|block| block.parse().unwrap()))
}

fn seen(client: &ClientIp, peer: &str, lines: &[(&'static str, &str)]) -> String {
    let request = request(peer, lines);
    client.of(Head::of(&request)).unwrap().to_string()
}

fn by_list(peer: &str, lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| (XFF, *line)).collect();
    let client = ClientIp::peer().behind(private(), NamedIn::XForwardedFor);
    seen(&client, peer, &lines)
}

fn by_hops(hops: usize, lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| (XFF, *line)).collect();
    let client = ClientIp::peer().behind(Proxies::hops(hops), NamedIn::XForwardedFor);
    seen(&client, "10.0.0.1", &lines)
}

fn by_forwarded(peer: &str, lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| (FORWARDED, *line)).collect();
    let client = ClientIp::peer().behind(private(), NamedIn::Forwarded);
    seen(&client, peer, &lines)
}

/// The client is 203.0.113.9 and wants to be 6.6.6.6; its proxy is 10.0.0.1, which adds the last entry.
#[test]
fn whatever_a_client_writes_before_the_entry_of_its_proxy_changes_nothing() {
    let written = [
        "6.6.6.6",
        "6.6.6.6, 6.6.6.6",
        "6.6.6.6,",
        ",6.6.6.6,,",
        "6.6.6.6, 10.0.0.1",
        "10.0.0.1, 10.0.0.2, 10.0.0.3",
        "127.0.0.1",
        "::ffff:10.0.0.1",
        "unknown",
        "\"6.6.6.6",
        "for=6.6.6.6",
        "\u{fffd}",
        "",
        " ",
        "[6.6.6.6",
        "6.6.6.6\t",
        "00000000000000000000000000000000000000000000000000000",
    ];
    for line in written {
        let added = format!("{line}, 203.0.113.9");
        assert_eq!(by_list("10.0.0.1", &[&added]), "203.0.113.9", "{line:?}");
        assert_eq!(by_hops(1, &[&added]), "203.0.113.9", "{line:?}");
        // A proxy may write a line of its own.
        let lines = [line, "203.0.113.9"];
        assert_eq!(by_list("10.0.0.1", &lines), "203.0.113.9", "{line:?}");
        assert_eq!(by_hops(1, &lines), "203.0.113.9", "{line:?}");
        // And the client reaches the server itself, without a proxy: nothing is read.
        assert_eq!(by_list("203.0.113.9", &[line]), "203.0.113.9", "{line:?}");
    }
}

#[test]
fn an_open_quotation_mark_of_the_client_does_not_swallow_the_proxys_element() {
    let written = [
        "for=6.6.6.6",
        "for=\"",
        "for=\"6.6.6.6",
        "for=\"\\\"",
        "for=6.6.6.6;by=\"",
        "\"",
        "\\\"",
        "for=\"6.6.6.6\\",
        ",",
        "for",
        "=",
        "for==6.6.6.6",
        "for=6.6.6.6;for=6.6.6.6",
    ];
    for line in written {
        for element in [
            "for=203.0.113.9",
            "For=\"203.0.113.9:1234\"",
            "proto=https;FOR=203.0.113.9;by=10.0.0.1",
            // The proxy quotes what the client said its host was.
            "for=203.0.113.9;host=\"a, for=6.6.6.6\"",
            r#"for=203.0.113.9;host="a\", for=6.6.6.6""#,
            r#"for=203.0.113.9;host="a\\""#,
            r#"host="x;for=6.6.6.6";for=203.0.113.9"#,
        ] {
            let added = format!("{line}, {element}");
            assert_eq!(
                by_forwarded("10.0.0.1", &[&added]),
                "203.0.113.9",
                "{added}"
            );
            assert_eq!(by_forwarded("10.0.0.1", &[line, element]), "203.0.113.9");
        }
    }
}

#[test]
fn only_the_header_that_was_named_is_read() {
    let both = [(XFF, "6.6.6.6"), (FORWARDED, "for=203.0.113.9")];
    let client = ClientIp::peer().behind(private(), NamedIn::Forwarded);
    assert_eq!(seen(&client, "10.0.0.1", &both), "203.0.113.9");
    let client = client.behind(private(), NamedIn::XForwardedFor);
    assert_eq!(seen(&client, "10.0.0.1", &both), "6.6.6.6");
    assert_eq!(seen(&ClientIp::peer(), "10.0.0.1", &both), "10.0.0.1");
    let others = [("x-real-ip", "6.6.6.6"), ("cf-connecting-ip", "6.6.6.6")];
    assert_eq!(seen(&client, "10.0.0.1", &others), "10.0.0.1");
}

#[test]
fn the_list_is_walked_from_its_end_through_trusted_proxies_over_all_lines() {
    let lines = ["6.6.6.6, 203.0.113.9", "10.0.0.3 , fd00::2"];
    assert_eq!(by_list("10.0.0.1", &lines), "203.0.113.9");
    // All of them are proxies: the first is the client.
    assert_eq!(by_list("10.0.0.1", &["10.0.0.9", "10.0.0.3"]), "10.0.0.9");
    assert_eq!(by_list("::ffff:10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
}

#[test]
fn so_many_hops_are_taken_and_no_more() {
    let lines = ["6.6.6.6, 203.0.113.9", "198.51.100.7, 198.51.100.8"];
    let seen = |hops| by_hops(hops, &lines);
    assert_eq!(
        [0, 1, 2, 3, 4, 9].map(seen),
        [
            "10.0.0.1",
            "198.51.100.8",
            "198.51.100.7",
            "203.0.113.9",
            "6.6.6.6",
            "6.6.6.6"
        ]
    );
    assert_eq!(by_hops(2, &[]), "10.0.0.1");
}

#[test]
fn what_is_no_address_ends_the_walk_at_the_last_trusted_proxy() {
    for broken in [
        "unknown",
        "_hidden",
        "",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.4:",
        "1.2.3.4:x",
        "1.2.3.4:123456",
        "[::1",
        "::1]",
        "[::1]x",
        "[::1]:",
        "[1.2.3.4]",
        "fe80::1%eth0",
        "a.example",
        "1.2.3.4 5.6.7.8",
        "0x7f.1",
        "2130706433",
        "1.2.3.4:_",
    ] {
        let line = format!("203.0.113.9, {broken}, 10.0.0.7");
        assert_eq!(by_list("10.0.0.1", &[&line]), "10.0.0.7", "{broken:?}");
        let line = format!("for=203.0.113.9, for=\"{broken}\", for=10.0.0.7");
        assert_eq!(by_forwarded("10.0.0.1", &[&line]), "10.0.0.7", "{broken:?}");
    }
    for broken in [
        "by=1.2.3.4",
        "for",
        "",
        "for=\"1.2.3.4",
        "for=1.2.3.4\"",
        "for=1.2.3.4;for=1.2.3.4",
        "for=1.2.3.4;",
    ] {
        let line = format!("for=203.0.113.9, {broken}, for=10.0.0.7");
        assert_eq!(by_forwarded("10.0.0.1", &[&line]), "10.0.0.7", "{broken:?}");
    }
}

#[test]
fn ports_brackets_and_mapped_addresses_are_the_address() {
    for (written, ip) in [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:65535", "203.0.113.9"),
        ("203.0.113.9:_port", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:DB8:0::1]:443", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[::ffff:cb00:7109]:1", "203.0.113.9"),
    ] {
        assert_eq!(by_list("10.0.0.1", &[written]), ip);
        assert_eq!(
            by_forwarded("10.0.0.1", &[&format!("for=\"{written}\"")]),
            ip
        );
    }
    assert_eq!(
        seen(&ClientIp::peer(), "::ffff:203.0.113.9", &[]),
        "203.0.113.9"
    );
}

#[test]
fn without_a_peer_there_is_no_client_whatever_the_headers_say() {
    let client = ClientIp::peer().behind(Proxies::hops(1), NamedIn::XForwardedFor);
    let request = Request::builder().header(XFF, "6.6.6.6").body(()).unwrap();
    assert_eq!(client.of(Head::of(&request)), None);
}

fn addresses() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        any::<[u8; 4]>().prop_map(IpAddr::from),
        any::<[u8; 16]>().prop_map(IpAddr::from),
    ]
}

proptest! {
    /// Whatever bytes come before: one trusted proxy, and the entry it added.
    #[test]
    fn no_bytes_before_the_proxys_entry_change_the_client(
        before in prop::collection::vec(prop_oneof![32_u8..=126, Just(b'"'), Just(b','), Just(b'\\'), 128_u8..=255], 0..40),
        client in addresses(),
    ) {
        let client = client.to_canonical();
        let proxy: IpPrefix = "10.0.0.1".parse().unwrap();
        prop_assume!(!proxy.contains(client));
        for (name, named, entry) in [
            (XFF, NamedIn::XForwardedFor, format!(", {client}")),
            (FORWARDED, NamedIn::Forwarded, format!(", for=\"{}\"", SocketAddr::new(client, 1))),
        ] {
            let value = [&before[..], entry.as_bytes()].concat();
            let mut request = request("10.0.0.1", &[]);
            request.headers_mut().insert(name, HeaderValue::from_bytes(&value).unwrap());
            for proxies in [Proxies::hops(1), Proxies::in_blocks([proxy])] {
                let found = ClientIp::peer().behind(proxies, named).of(Head::of(&request));
                prop_assert_eq!(found, Some(client));
            }
        }
    }

    /// Against a list of all that contains every entry: an address is in a block if their first bits agree.
    #[test]
    fn a_block_reads_back_what_it_writes(ip in addresses(), bits in 0_u8..=128) {
        let block = IpPrefix::with_bits(ip, bits, bits);
        prop_assert_eq!(block.to_string().parse::<IpPrefix>(), Ok(block));
        prop_assert!(block.contains(ip));
        let slash = format!("{}/{}", block.ip(), block.bits());
        prop_assert_eq!(slash.parse::<IpPrefix>(), Ok(block));
    }
}

#[test]
fn what_is_no_block_is_refused_with_the_reason() {
    for (text, said) in [
        (
            "10.0.0.1/8",
            "address 10.0.0.1 has bits set behind the first 8, the block begins at 10.0.0.0",
        ),
        (
            "10.0.0.0/33",
            "prefix length \"33\" must be a number from 0 to 32",
        ),
        (
            "10.0.0.0/+8",
            "prefix length \"+8\" must be a number from 0 to 32",
        ),
        (
            "10.0.0.0/",
            "prefix length \"\" must be a number from 0 to 32",
        ),
        (
            "::/129",
            "prefix length \"129\" must be a number from 0 to 128",
        ),
        (
            "::ffff:10.0.0.0/8",
            "prefix length \"8\" must be a number from 96 to 128",
        ),
        ("private", "address \"private\" is neither IPv4 nor IPv6"),
        ("", "address \"\" is neither IPv4 nor IPv6"),
    ] {
        assert_eq!(text.parse::<IpPrefix>().unwrap_err().to_string(), said);
    }
    let mapped: IpPrefix = "::ffff:10.0.0.0/104".parse().unwrap();
    assert_eq!(mapped, "10.0.0.0/8".parse().unwrap());
}
