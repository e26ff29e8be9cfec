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
        t().exclusion(["room", "at"]),
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
    // A unique index may be called like a check.
    let kinds = Constraints::of("t")
        .unique("a")
        .named("x")
        .check("x")
        .field("a")
        .build();
    assert!(kinds.is_ok());
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
        "check(c) of table \"t\" names no column: add .on(\"…\"), or .field(\"…\")"
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

/// The errors of a whole set, as if each of its rules were violated.
fn all_errors(set: &Constraints) -> FieldErrors {
    set.rules()
        .flat_map(transom_constraint::Rule::to_errors)
        .collect()
}

#[test]
fn the_status_tells_a_conflict_from_a_wrong_value() {
    let conflicts = Constraints::of("users")
        .unique("email")
        .code("email_taken")
        .exclusion("room")
        .referenced_by("posts", "user_id")
        .build()
        .unwrap();
    assert_eq!(all_errors(&conflicts).http_status(), 409);
    for wrong in [
        Constraints::of("users").not_null("name").build().unwrap(),
        Constraints::of("users")
            .foreign_key("team_id")
            .build()
            .unwrap(),
        Constraints::of("users")
            .check_column("age")
            .build()
            .unwrap(),
        Constraints::of("users")
            .unique("email")
            .not_null("name")
            .build()
            .unwrap(),
    ] {
        assert_eq!(all_errors(&wrong).http_status(), 422, "{wrong:?}");
    }
    let mut own = FieldErrors::new();
    assert_eq!(own.http_status(), 422);
    own.add("slot", FieldError::new("gone", "is gone").as_conflict());
    assert_eq!(own.http_status(), 409);
    own.add("name", FieldError::new("format", "is odd"));
    assert_eq!(own.http_status(), 422);
}

#[cfg(feature = "serde")]
#[test]
fn problem_details_are_those_of_rfc_9457() {
    let users = Constraints::of("users").unique("email").build().unwrap();
    let errors = all_errors(&users);
    assert_eq!(errors.problem().status(), 409);
    assert_eq!(
        serde_json::to_string(&errors.problem()).unwrap(),
        concat!(
            r#"{"type":"about:blank","title":"Conflict","status":409,"#,
            r#""detail":"email has already been taken","#,
            r##""errors":[{"pointer":"#/email","code":"unique","detail":"has already been taken","params":{}}]}"##
        )
    );
    let sample = sample();
    let problem = sample
        .problem()
        .of_type("https://example.org/invalid", "Your request is not valid")
        .with_status(400)
        .with_instance("/orders/7");
    let json = serde_json::to_value(&problem).unwrap();
    assert_eq!(json["type"], "https://example.org/invalid");
    assert_eq!(json["title"], "Your request is not valid");
    assert_eq!(json["status"], 400);
    assert_eq!(json["instance"], "/orders/7");
    assert_eq!(json["errors"][2]["pointer"], "#/amount");
    assert_eq!(json["errors"][2]["params"]["max"], "5");
    // Of `about:blank` the title is the status's own, and there is none for this one.
    let blank = serde_json::to_value(sample.problem().with_status(400)).unwrap();
    assert!(blank.get("title").is_none() && blank.get("instance").is_none());
}
