//! Declarations, default names and field errors, without a database.

use transom_constraint::{
    Constraints, ConstraintsBuilder, DeclarationError, FieldError, FieldErrors, ViolationKind,
};

fn only_error<S>(builder: ConstraintsBuilder<S>) -> (Option<String>, String, FieldError) {
    let set = builder.build().unwrap_or_else(|error| panic!("{error}"));
    let mut rules = set.rules();
    let rule = rules.next().unwrap_or_else(|| panic!("no rule"));
    assert!(rules.next().is_none());
    (
        rule.constraint().map(str::to_owned),
        rule.field().to_owned(),
        rule.error().clone(),
    )
}

fn assert_rule<S>(
    builder: ConstraintsBuilder<S>,
    name: Option<&str>,
    field: &str,
    code: &str,
    message: &str,
) {
    let (actual, at, error) = only_error(builder);
    assert_eq!(
        (
            actual.as_deref(),
            at.as_str(),
            &*error.code,
            &*error.message
        ),
        (name, field, code, message)
    );
}

#[test]
fn every_kind_has_its_default_name_field_code_and_message() {
    let t = || Constraints::of("bookings");
    let taken = "has already been taken";
    assert_rule(
        t().unique("email"),
        Some("bookings_email_key"),
        "email",
        "unique",
        taken,
    );
    assert_rule(
        t().unique(["a", "b"]),
        Some("bookings_a_b_key"),
        "b",
        "unique",
        taken,
    );
    assert_rule(
        t().primary_key(["a", "b"]),
        Some("bookings_pkey"),
        "b",
        "unique",
        taken,
    );
    let absent = "does not exist";
    assert_rule(
        t().foreign_key(["a", "b"]),
        Some("bookings_a_b_fkey"),
        "b",
        "foreign_key",
        absent,
    );
    let still = "are still associated with this entry";
    assert_rule(
        t().referenced_by("guests", "stay"),
        Some("guests_stay_fkey"),
        "guests",
        "no_assoc",
        still,
    );
    assert_rule(
        t().check("sane").field("a"),
        Some("sane"),
        "a",
        "check",
        "is invalid",
    );
    assert_rule(
        t().check_column("a"),
        Some("bookings_a_check"),
        "a",
        "check",
        "is invalid",
    );
    let excluded = "violates an exclusion constraint";
    assert_rule(
        t().exclude(["room", "at"]),
        Some("bookings_room_at_excl"),
        "at",
        "exclusion",
        excluded,
    );
    assert_rule(
        t().not_null("name"),
        None,
        "name",
        "not_null",
        "can't be blank",
    );
    assert_rule(
        t().no_partition("day"),
        None,
        "day",
        "no_partition",
        "is invalid",
    );
}

#[test]
fn the_words_after_a_rule_change_that_rule_only() {
    let set = Constraints::of("accounts")
        .unique("iban")
        .unique("number")
        .named("accounts_number_idx")
        .field("account")
        .message("is in use")
        .code("insufficient_funds")
        .param("min", "0")
        .in_schema("bank")
        .build()
        .unwrap();
    assert_eq!((set.table(), set.schema()), ("accounts", Some("bank")));
    let rules: Vec<_> = set.rules().collect();
    assert_eq!(rules[0].constraint(), Some("accounts_iban_key"));
    assert_eq!(
        *rules[0].error(),
        FieldError::new("unique", "has already been taken")
    );
    assert_eq!(rules[1].constraint(), Some("accounts_number_idx"));
    assert_eq!(rules[1].field(), "account");
    assert_eq!(
        *rules[1].error(),
        FieldError::new("insufficient_funds", "is in use").with_param("min", "0")
    );
    assert_eq!(rules[1].kind(), ViolationKind::Unique);
}

#[test]
fn a_rule_of_another_table_leaves_the_next_ones_to_this_table() {
    let set = Constraints::of("users")
        .referenced_by("posts", "user_id")
        .unique("email")
        .build()
        .unwrap();
    let tables: Vec<_> = set
        .rules()
        .map(|rule| (rule.table(), rule.constraint()))
        .collect();
    assert_eq!(
        tables,
        [
            ("posts", Some("posts_user_id_fkey")),
            ("users", Some("users_email_key"))
        ]
    );
    assert_eq!(set.table(), "users");
}

#[test]
fn columns_are_given_one_or_many_in_any_list() {
    let names = vec!["a".to_owned(), "b".to_owned()];
    let expected = Some("t_a_b_key".to_owned());
    assert_eq!(
        only_error(Constraints::of("t").unique(&names[..])).0,
        expected
    );
    assert_eq!(only_error(Constraints::of("t").unique(names)).0, expected);
    assert_eq!(
        only_error(Constraints::of("t").unique("c".to_owned()))
            .0
            .as_deref(),
        Some("t_c_key")
    );
}

#[test]
fn a_duplicate_is_refused_and_both_are_named() {
    let error = Constraints::of("accounts")
        .unique(["tenant_id", "account"])
        .named("accounts_pkey")
        .primary_key("id")
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "constraint \"accounts_pkey\" of table \"accounts\" is declared twice: \
         by unique(tenant_id, account) for field \"account\" and by primary_key(id) for field \"id\""
    );
    let twice = Constraints::of("t")
        .not_null("a")
        .not_null("a")
        .field("b")
        .build();
    assert!(matches!(twice, Err(DeclarationError::Duplicate { .. })));
    // A kind more does not make a name another constraint.
    let kinds = Constraints::of("t")
        .unique("a")
        .named("x")
        .check("x")
        .field("a")
        .build();
    assert!(matches!(kinds, Err(DeclarationError::Duplicate { .. })));
    // The same name on another table is another constraint.
    let tables = Constraints::of("t")
        .foreign_key("a")
        .named("x")
        .referenced_by("u", "a")
        .named("x")
        .build();
    assert!(tables.is_ok());
}

#[test]
fn a_rule_that_could_not_work_is_refused() {
    let none: [&str; 0] = [];
    let error = Constraints::of("t").unique(none).build().unwrap_err();
    assert_eq!(error.to_string(), "unique() of table \"t\" names no column");
    let error = Constraints::of("t").check("c").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "check(c) of table \"t\" names no field: add .field(\"…\")"
    );
    for builder in [
        Constraints::of("").unique("a"),
        Constraints::of("t").in_schema("").unique("a"),
        Constraints::of("t").unique(["", "a"]),
        Constraints::of("t").unique("a").named(""),
        Constraints::of("t").unique("a").field(""),
        Constraints::of("t").not_null("").field("a"),
        Constraints::of("t").referenced_by("", "a").field("a"),
    ] {
        let error = builder.clone().build().unwrap_err();
        assert!(
            matches!(error, DeclarationError::EmptyName { .. }),
            "{builder:?}: {error}"
        );
    }
}

#[test]
fn given_names_are_cut_like_the_servers_at_a_character_boundary() {
    // 31 two-byte characters are 62 bytes; the 32nd would end at byte 64.
    let long = "ä".repeat(40);
    let set = Constraints::of(&long)
        .unique("a")
        .named(&long)
        .not_null(&long)
        .build()
        .unwrap();
    let cut = "ä".repeat(31);
    let rules: Vec<_> = set.rules().collect();
    assert_eq!(set.table(), cut);
    assert_eq!(rules[0].constraint(), Some(&*cut));
    assert_eq!(rules[1].column(), Some(&*cut));
}

fn sample() -> FieldErrors {
    let mut errors = FieldErrors::new();
    errors.add("email", FieldError::new("unique", "has already been taken"));
    errors.add(
        "amount",
        FieldError::new("insufficient_funds", "exceeds the balance").with_param("max", "5"),
    );
    errors.add("email", FieldError::new("format", "is odd"));
    errors
}

#[test]
fn field_errors_keep_order_and_group_by_field() {
    let errors = sample();
    assert_eq!(
        errors.to_string(),
        "email has already been taken; email is odd; amount exceeds the balance"
    );
    assert_eq!(errors.len(), 3);
    assert_eq!(errors.get("email").len(), 2);
    assert!(errors.get("name").is_empty());
    assert!(!errors.is_empty());
    assert!(FieldErrors::new().is_empty());
    assert_eq!(FieldErrors::new().to_string(), "");
}

#[test]
fn merging_appends_field_by_field() {
    let mut errors = FieldErrors::new();
    errors.add("amount", FieldError::new("positive", "must be positive"));
    errors.merge(sample());
    let codes: Vec<_> = errors
        .iter()
        .map(|(field, error)| (field, &*error.code))
        .collect();
    assert_eq!(
        codes,
        [
            ("amount", "positive"),
            ("amount", "insufficient_funds"),
            ("email", "unique"),
            ("email", "format")
        ]
    );
    assert_eq!(errors.clone().into_iter().collect::<FieldErrors>(), errors);
}

#[cfg(feature = "serde")]
#[test]
fn both_serialised_shapes_keep_the_order() {
    let errors = sample();
    assert_eq!(
        serde_json::to_string(&errors).unwrap(),
        r#"{"email":["has already been taken","is odd"],"amount":["exceeds the balance"]}"#
    );
    assert_eq!(
        serde_json::to_string(&errors.coded()).unwrap(),
        concat!(
            r#"[{"field":"email","code":"unique","message":"has already been taken","params":{}},"#,
            r#"{"field":"email","code":"format","message":"is odd","params":{}},"#,
            r#"{"field":"amount","code":"insufficient_funds","message":"exceeds the balance","params":{"max":"5"}}]"#
        )
    );
    assert_eq!(serde_json::to_string(&FieldErrors::new()).unwrap(), "{}");
}
