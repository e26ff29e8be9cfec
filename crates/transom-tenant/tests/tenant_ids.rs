//! Names and DDL, without a database.

use proptest::prelude::*;
use transom_tenant::{InvalidTenantId, Policy, TenantError, TenantId};

#[test]
fn slugs_numbers_and_uuids_are_tenants() {
    for id in [
        "acme",
        "42",
        "0195f0a0-7b7e-7000-8000-000000000000",
        "a.b:c@d_e-f",
    ] {
        assert_eq!(TenantId::new(id).unwrap().to_string(), id);
    }
}

#[test]
fn hostile_names_are_refused_and_the_error_says_where() {
    assert_eq!(TenantId::new(""), Err(InvalidTenantId::Empty));
    assert_eq!(
        TenantId::new("x".repeat(64)),
        Err(InvalidTenantId::TooLong { length: 64 })
    );
    for (id, character, at) in [
        ("a'b", '\'', 1),
        ("acme; drop table t", ';', 4),
        ("a\0", '\0', 1),
        ("аcme", 'а', 0), // Cyrillic
        ("a\"b", '"', 1),
        ("a\\", '\\', 1),
    ] {
        assert_eq!(
            TenantId::new(id),
            Err(InvalidTenantId::Character { character, at }),
            "{id}"
        );
    }
}

proptest! {
    #[test]
    fn what_is_accepted_can_be_no_sql(id in ".{0,80}") {
        if let Ok(id) = TenantId::new(id) {
            let harmless = |c: char| c.is_ascii_alphanumeric() || "_.:@-".contains(c);
            prop_assert!(id.as_str().chars().all(harmless));
            prop_assert!((1..=63).contains(&id.as_str().len()));
        }
    }
}

#[test]
fn a_policy_quotes_its_names_and_casts_the_tenant() {
    let ddl = Policy::on("no\"tes")
        .in_schema("S")
        .column("org")
        .uuid()
        .ddl()
        .unwrap();
    assert!(ddl.contains(r#"ON "S"."no""tes""#), "{ddl}");
    assert!(
        ddl.contains(
            r#""org" = (SELECT nullif(pg_catalog.current_setting('transom.tenant', true), '')::uuid)"#
        ),
        "{ddl}"
    );
    let error = Policy::on("a\0b").ddl().unwrap_err();
    assert!(matches!(error, TenantError::InvalidName { name } if name == "a\0b"));
}

#[cfg(feature = "serde")]
#[test]
fn serde_checks_what_it_reads() {
    assert_eq!(
        serde_json::from_str::<TenantId>(r#""acme""#)
            .unwrap()
            .as_str(),
        "acme"
    );
    assert!(serde_json::from_str::<TenantId>(r#""a'b""#).is_err());
    assert_eq!(
        serde_json::to_string(&TenantId::new("acme").unwrap()).unwrap(),
        r#""acme""#
    );
}
