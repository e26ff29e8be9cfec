//! No name of a tenant is SQL: what is not plain is refused before any statement is made.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use proptest::prelude::*;
use transom_tenant::{Schemas, TenantError, TenantId};

fn schemas(prefix: &str) -> Schemas {
    let schemas = Schemas::new(prefix).unwrap().shared("common").unwrap();
    schemas.reserve("cron")
}

/// The rules, written once more: what a tenant's schema is called, if it can have one.
fn expected(prefix: &str, text: &str) -> Option<String> {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.:@-".contains(&byte);
    let name = format!("{prefix}{text}");
    let fits = !text.is_empty() && text.bytes().all(plain) && name.len() <= 63;
    let ours = !name.starts_with("pg_")
        && !["public", "information_schema", "common", "cron"].contains(&name.as_str());
    (fits && ours).then_some(name)
}

fn check(prefix: &str, text: &str) {
    let schemas = schemas(prefix);
    let found = TenantId::new(text)
        .ok()
        .and_then(|id| schemas.schema_of(&id).ok());
    assert_eq!(
        found.as_ref().map(ToString::to_string),
        expected(prefix, text),
        "{prefix:?} {text:?}"
    );
    if let Some(schema) = found {
        // Nothing in it needs to be doubled or escaped.
        assert_eq!(schema.quoted(), format!("\"{}\"", schema.as_str()));
        assert_eq!(schema.quoted().matches('"').count(), 2);
    }
}

#[test]
fn hostile_names_are_refused() {
    let long = "x".repeat(64);
    let nearly = "x".repeat(57);
    for text in [
        "",
        " ",
        "a b",
        "a\"b",
        "a\"; drop schema public cascade; --",
        "a'",
        "a\0",
        "a\\",
        "a;b",
        "a,b",
        "$user",
        "a/*",
        "a\nb",
        "pg_catalog\"",
        "\u{430}cme",
        "acme\u{200b}",
        "ａｃｍｅ",
        "acme\u{301}",
        "ACME",
        &long,
        &nearly,
    ] {
        assert_eq!(expected("tenant_", text), None, "{text:?}");
        check("tenant_", text);
    }
    for text in [
        "pg_catalog",
        "pg_temp_1",
        "public",
        "information_schema",
        "common",
        "cron",
    ] {
        check("", text);
        check("tenant_", text);
        assert_eq!(expected("", text), None);
    }
    check("p", "g_catalog");
    check("pub", "lic");
}

#[test]
fn the_refusal_names_the_tenant_and_the_rule() {
    let why = |prefix: &str, text: &str| {
        let id = TenantId::new(text).unwrap();
        schemas(prefix).schema_of(&id).unwrap_err().to_string()
    };
    assert_eq!(
        why("tenant_", "Acme"),
        "tenant Acme cannot have the schema \"tenant_Acme\": with capital letters it could be \
         taken for another tenant's"
    );
    assert_eq!(
        why("", "cron"),
        "tenant cron cannot have the schema \"cron\": the name is reserved"
    );
    assert!(
        why("tenant_", &"x".repeat(60))
            .ends_with("longer than the 63 bytes of a name in PostgreSQL")
    );
}

#[test]
fn neither_prefix_nor_shared_schema_can_be_postgresqls_own() {
    for prefix in ["pg_", "pg_x", "a\0", &"x".repeat(63)] {
        let error = Schemas::new(prefix).unwrap_err();
        assert!(
            matches!(error, TenantError::InvalidName { .. }),
            "{prefix:?}"
        );
    }
    for schema in ["pg_catalog", "pg_temp", "", "a\0", &"x".repeat(64)] {
        let error = Schemas::new("t_").unwrap().shared(schema).unwrap_err();
        assert!(
            matches!(error, TenantError::InvalidName { .. }),
            "{schema:?}"
        );
        let role = Schemas::new("t_").unwrap().grant_usage_to(schema);
        assert_eq!(role.is_ok(), schema.starts_with("pg_"), "{schema:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_plain_name_or_none(
        prefix in "[a-o_]{0,8}",
        text in prop_oneof![
            any::<String>(),
            "[a-zA-Z0-9_.:@-]{1,70}",
            "(pg_|public|cron|common|information_schema)[a-z]{0,2}",
            "[a-z\"'; \\\\$\u{0}-]{1,12}",
        ],
    ) {
        check(&prefix, &text);
    }
}
