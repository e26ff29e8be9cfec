//! The tenant of a request, also of a hostile one.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod hostile;

use ::http::request::Parts;
use ::http::{HeaderName, HeaderValue, Request, Uri};
use hostile::HOSTILE;
use proptest::prelude::*;
use transom_tenant::TenantId;
use transom_tenant::http::{Claim, Header, Named, PathSegment, Refused, Resolve, Subdomain};

fn head(uri: &str) -> Parts {
    Request::builder().uri(uri).body(()).unwrap().into_parts().0
}

/// The tenant's text.
fn named(resolver: &impl Resolve, head: &Parts) -> Result<Option<String>, Refused> {
    let named = resolver.resolve(head)?;
    Ok(named.map(|named| named.tenant.to_string()))
}

#[test]
fn a_header_names_one_tenant() {
    let header = Header::x_tenant();
    let with = |values: &[&[u8]]| {
        let mut head = head("/");
        for value in values {
            let value = HeaderValue::from_bytes(value).unwrap();
            head.headers.append("x-tenant", value);
        }
        named(&header, &head)
    };
    assert_eq!(with(&[b"acme"]), Ok(Some("acme".to_owned())));
    assert_eq!(with(&[]), Ok(None));
    assert_eq!(with(&[b""]), Err(Refused::Malformed));
    assert_eq!(with(&[b"a,b"]), Err(Refused::Malformed));
    assert_eq!(with(&[b"acme "]), Err(Refused::Malformed));
    assert_eq!(with(&["акме".as_bytes()]), Err(Refused::Malformed));
    assert_eq!(with(&[b"acme", b"blue"]), Err(Refused::Ambiguous));
    assert_eq!(with(&[b"acme", b"acme"]), Err(Refused::Ambiguous));
    assert_eq!(with(&[b"acme", b""]), Err(Refused::Ambiguous));

    let integer = Header::new(HeaderName::from_static("org")).parse_with(TenantId::parse_integer);
    let with = |value| {
        let mut head = head("/");
        head.headers.append("org", HeaderValue::from_static(value));
        named(&integer, &head)
    };
    assert_eq!(with("42"), Ok(Some("42".to_owned())));
    assert_eq!(with("042"), Err(Refused::Malformed));
    assert_eq!(with("acme"), Err(Refused::Malformed));
}

#[test]
fn a_host_names_the_tenant_below_the_base_domain() {
    let subdomain = Subdomain::of("Example.com").except(["WWW", "api"]);
    let acme = || Ok(Some("acme".to_owned()));
    let table = [
        ("acme.example.com", acme()),
        ("ACME.Example.COM", acme()),
        ("acme.example.com:8080", acme()),
        ("acme.example.com:", acme()),
        ("acme.example.com.", acme()),
        ("acme.example.com.:443", acme()),
        ("a-1_b.example.com", Ok(Some("a-1_b".to_owned()))),
        ("example.com", Ok(None)),
        ("www.example.com", Ok(None)),
        ("WwW.example.com:80", Ok(None)),
        ("localhost:3000", Ok(None)),
        ("127.0.0.1:3000", Ok(None)),
        ("[::1]:3000", Ok(None)),
        ("[2001:db8::1]", Ok(None)),
        ("", Ok(None)),
        (".", Ok(None)),
        ("notexample.com", Ok(None)),
        ("acme.example.com.evil.org", Ok(None)),
        ("acme.example.com..", Ok(None)),
        ("a.b.example.com", Err(Refused::Malformed)),
        ("a.www.example.com", Err(Refused::Malformed)),
        ("acme..example.com", Err(Refused::Malformed)),
        ("..example.com", Err(Refused::Malformed)),
        (".example.com", Err(Refused::Malformed)),
        ("-acme.example.com", Err(Refused::Malformed)),
        ("acme-.example.com", Err(Refused::Malformed)),
        ("acme.example.com:80a", Err(Refused::Malformed)),
        ("acme.example.com:80:80", Err(Refused::Malformed)),
        ("blue@acme.example.com", Err(Refused::Malformed)),
        ("blue:x@acme.example.com", Err(Refused::Malformed)),
        ("acme.example.com, x", Err(Refused::Malformed)),
        ("acme.example.com/", Err(Refused::Malformed)),
        ("a%2ecme.example.com", Err(Refused::Malformed)),
        ("a:b.example.com", Err(Refused::Malformed)),
        ("a'b.example.com", Err(Refused::Malformed)),
    ];
    for (host, expected) in table {
        let mut head = head("/");
        head.headers.insert("host", HeaderValue::from_static(host));
        assert_eq!(named(&subdomain, &head), expected, "{host:?}");
    }
    let long = format!("{}.example.com", "x".repeat(64));
    let mut head = head("/");
    head.headers.insert("host", long.parse().unwrap());
    assert_eq!(named(&subdomain, &head), Err(Refused::Malformed));
}

#[test]
fn two_hosts_must_be_the_same_one() {
    let subdomain = Subdomain::of("example.com");
    let with = |uri: &str, hosts: &[&'static str]| {
        let mut head = head(uri);
        for host in hosts {
            head.headers.append("host", HeaderValue::from_static(host));
        }
        named(&subdomain, &head)
    };
    let acme = || Ok(Some("acme".to_owned()));
    // HTTP/2: `:authority` is the URI's.
    assert_eq!(with("https://acme.example.com/x", &[]), acme());
    assert_eq!(
        with("https://acme.example.com/", &["ACME.example.com:443"]),
        acme()
    );
    let two = Err(Refused::Ambiguous);
    assert_eq!(
        with("https://acme.example.com/", &["blue.example.com"]),
        two
    );
    assert_eq!(with("https://acme.example.com/", &[""]), two);
    assert_eq!(with("/", &["acme.example.com", "blue.example.com"]), two);
    assert_eq!(with("/", &["acme.example.com", "acme.example.com"]), two);
    let user = with("https://blue@acme.example.com/", &[]);
    assert_eq!(user, Err(Refused::Malformed));
    // A proxy's word counts only if the proxy makes it the host.
    let mut head = head("/");
    let forwarded = HeaderValue::from_static("acme.example.com");
    head.headers.insert("x-forwarded-host", forwarded);
    assert_eq!(named(&subdomain, &head), Ok(None));
}

type Answer = Result<Option<(&'static str, &'static str)>, Refused>;
const MALFORMED: Answer = Err(Refused::Malformed);

#[test]
fn a_segment_of_the_path_names_the_tenant_and_goes() {
    let first = PathSegment::first().strip();
    let after = PathSegment::after("/t/").strip();
    // The path; the tenant and the rest for the first segment; the same after `/t`.
    let table: &[(&str, Answer, Answer)] = &[
        ("/acme", Ok(Some(("acme", "/"))), Ok(None)),
        ("/acme/", Ok(Some(("acme", "/"))), Ok(None)),
        ("/acme/a/b?c=/d", Ok(Some(("acme", "/a/b?c=/d"))), Ok(None)),
        (
            "/t/acme/a%2Fb?x",
            Ok(Some(("t", "/acme/a%2Fb?x"))),
            Ok(Some(("acme", "/a%2Fb?x"))),
        ),
        ("/t/acme", Ok(Some(("t", "/acme"))), Ok(Some(("acme", "/")))),
        ("/tx/acme", Ok(Some(("tx", "/acme"))), Ok(None)),
        ("/%61cme/x", Ok(Some(("acme", "/x"))), Ok(None)),
        (
            "/acme//evil.org/x",
            Ok(Some(("acme", "/evil.org/x"))),
            Ok(None),
        ),
        ("/", Ok(None), Ok(None)),
        ("//acme", Ok(None), Ok(None)),
        ("/t/", Ok(Some(("t", "/"))), Ok(None)),
        ("/t//acme", Ok(Some(("t", "/acme"))), Ok(None)),
        ("/../acme", MALFORMED, Ok(None)),
        ("/t/../acme", Ok(Some(("t", "/../acme"))), MALFORMED),
        ("/%2e%2E/acme", MALFORMED, Ok(None)),
        ("/t/.%2e", Ok(Some(("t", "/.%2e"))), MALFORMED),
        ("/%2e/acme", MALFORMED, Ok(None)),
        ("/a%2fb/x", MALFORMED, Ok(None)),
        ("/a%00/x", MALFORMED, Ok(None)),
        ("/a%27--/x", MALFORMED, Ok(None)),
        ("/%2561cme/x", MALFORMED, Ok(None)),
        ("/a%zz/x", MALFORMED, Ok(None)),
        ("/%ff/x", MALFORMED, Ok(None)),
        ("/%D0%B0cme/x", MALFORMED, Ok(None)), // a Cyrillic a
        ("/a;b/x", MALFORMED, Ok(None)),
        ("*", Ok(None), Ok(None)),
    ];
    for (path, by_first, by_prefix) in table {
        for (resolver, expected) in [(&first, by_first), (&after, by_prefix)] {
            let found = resolver.resolve(&head(path));
            let found =
                found.map(|n| n.map(|n| (n.tenant.to_string(), n.uri.unwrap().to_string())));
            let found = found
                .as_ref()
                .map(|n| n.as_ref().map(|(t, u)| (&**t, &**u)));
            assert_eq!(found, expected.as_ref().map(|e| *e), "{path} {resolver:?}");
        }
    }
    // Host and scheme stay, and without `strip` so does everything.
    let absolute = head("https://example.com/acme/x");
    let uri = first.resolve(&absolute).unwrap().unwrap().uri.unwrap();
    assert_eq!(uri, Uri::from_static("https://example.com/x"));
    let kept = PathSegment::first().resolve(&absolute).unwrap().unwrap();
    assert_eq!(kept.uri, None);
}

fn claim() -> impl Resolve {
    Claim::new(|extensions| extensions.get::<TenantId>().cloned())
}

fn request(claim: Option<&str>, header: Option<&'static str>, path: &str) -> Parts {
    let mut head = head(path);
    if let Some(claim) = claim {
        head.extensions.insert(TenantId::new(claim).unwrap());
    }
    if let Some(header) = header {
        head.headers
            .insert("x-tenant", HeaderValue::from_static(header));
    }
    head
}

#[test]
fn the_next_place_is_looked_at_only_if_the_first_is_silent() {
    let either = Header::x_tenant().or(PathSegment::after("t"));
    let acme = Ok(Some("acme".to_owned()));
    assert_eq!(
        named(&either, &request(None, Some("acme"), "/t/blue")),
        acme
    );
    assert_eq!(named(&either, &request(None, None, "/t/acme")), acme);
    assert_eq!(named(&either, &request(None, None, "/")), Ok(None));
    // What is no tenant is not passed over.
    let refused = named(&either, &request(None, Some("a'b"), "/t/acme"));
    assert_eq!(refused, Err(Refused::Malformed));
}

#[test]
fn who_is_verified_as_one_tenant_cannot_name_another() {
    let both = claim().checked_against(Header::x_tenant());
    let acme = || Ok(Some("acme".to_owned()));
    assert_eq!(
        named(&both, &request(Some("acme"), Some("acme"), "/")),
        acme()
    );
    assert_eq!(named(&both, &request(Some("acme"), None, "/")), acme());
    let another = named(&both, &request(Some("acme"), Some("blue"), "/"));
    assert_eq!(another, Err(Refused::Ambiguous));
    let malformed = named(&both, &request(Some("acme"), Some("a'b"), "/"));
    assert_eq!(malformed, Err(Refused::Malformed));
    // A header alone verifies nothing.
    assert_eq!(named(&both, &request(None, Some("acme"), "/")), Ok(None));
    // The address is still taken apart.
    let both = claim().checked_against(PathSegment::after("/t").strip());
    let found = both.resolve(&request(Some("acme"), None, "/t/acme/x"));
    assert_eq!(found.unwrap().unwrap().uri.unwrap(), "/x");
}

/// What is named is a tenant, whatever the request: said again here, so that it does not
/// depend on who is asked.
fn is_tenant(found: Result<Option<Named>, Refused>) -> bool {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "_.:@-".contains(c);
    match found {
        Ok(Some(named)) => {
            let id = named.tenant.as_str();
            (1..=63).contains(&id.len()) && id.chars().all(harmless)
        }
        _ => true,
    }
}

fn hostile() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..100),
        ".{0,40}".prop_map(String::into_bytes),
        "[a-zA-Z0-9_.:@%/\\[\\]-]{0,70}".prop_map(String::into_bytes),
        prop::sample::select(HOSTILE).prop_map(|text| text.as_bytes().to_vec()),
    ]
}

proptest! {
    #[test]
    fn no_request_names_what_is_no_tenant(bytes in hostile(), base in 0..3_usize) {
        let resolvers: [Box<dyn Resolve>; 4] = [
            Box::new(Header::x_tenant()),
            Box::new(Subdomain::of("example.com")),
            Box::new(PathSegment::first().strip()),
            Box::new(PathSegment::after("/t").strip()),
        ];
        let mut heads = Vec::new();
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            let mut head = head("/");
            head.headers.insert("x-tenant", value);
            heads.push(head);
        }
        let host = [bytes.clone(), [&bytes[..], b".example.com"].concat(), [&bytes[..], b":80"].concat()];
        if let Ok(value) = HeaderValue::from_bytes(&host[base]) {
            let mut head = head("/");
            head.headers.insert("host", value);
            heads.push(head);
        }
        for before in [&b"/"[..], b"/t/", b"https://"] {
            for after in [&b""[..], b"/x", b"?y", b".example.com/"] {
                if let Ok(uri) = Uri::try_from([before, &bytes[..], after].concat()) {
                    heads.push(Request::builder().uri(uri).body(()).unwrap().into_parts().0);
                }
            }
        }
        for head in &heads {
            for resolver in &resolvers {
                prop_assert!(is_tenant(resolver.resolve(head)), "{head:?}");
            }
        }
    }
}
