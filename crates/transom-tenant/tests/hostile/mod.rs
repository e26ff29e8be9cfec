//! What nobody should be called.

/// What has been tried as a name somewhere.
pub(crate) const HOSTILE: &[&str] = &[
    "",
    " ",
    "'",
    "\"",
    "a\"b",
    "acme'; drop table notes --",
    "acme\0",
    "a\\",
    "..",
    "%2e%2e",
    "%2e%2e%2facme",
    "%00",
    "acme%0d%0aSet-Cookie:%20a=b",
    "<script>",
    "аcme",
    "acme\u{200d}",
    "acme\u{202e}",
    "${jndi:ldap://x}",
    "pg_catalog",
    "xn--80ak6aa92e",
    "1 or 1=1",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];
