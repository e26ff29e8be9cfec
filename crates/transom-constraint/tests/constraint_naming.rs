//! Names by the rules of migration tools, and patterns of names.
#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use transom_constraint::{Constraints, DeclarationError, NamePattern, Naming};

fn names(naming: Naming) -> Vec<(String, String)> {
    let set = Constraints::of("articles")
        .unique(["team_id", "slug"])
        .primary_key("id")
        .foreign_key("author_id")
        .no_assoc("comments")
        .naming(naming)
        .build()
        .unwrap();
    let name = |rule: &transom_constraint::Rule| rule.name().unwrap().to_string();
    set.rules()
        .map(|rule| (rule.field().to_owned(), name(rule)))
        .collect()
}

#[test]
fn each_tool_has_its_names() {
    let expected = |unique: &str, foreign_key: &str| {
        [
            ("slug", unique),
            ("id", "\"articles_pkey\""),
            ("author_id", foreign_key),
            ("comments", "of any name"),
        ]
        .map(|(field, name)| (field.to_owned(), name.to_owned()))
    };
    assert_eq!(
        names(Naming::Postgres),
        expected(
            "\"articles_team_id_slug_key\"",
            "\"articles_author_id_fkey\""
        )
    );
    assert_eq!(
        names(Naming::Ecto),
        expected(
            "\"articles_team_id_slug_index\"",
            "\"articles_author_id_fkey\""
        )
    );
    // The hash is the one in the Rails guide on migrations.
    assert_eq!(
        names(Naming::Rails),
        expected(
            "\"index_articles_on_team_id_and_slug\"",
            "\"fk_rails_e74ce85cbc\""
        )
    );
    let exclusion = Constraints::of("stays")
        .naming(Naming::Ecto)
        .exclusion("during")
        .build()
        .unwrap();
    assert_eq!(
        exclusion.rules().next().unwrap().constraint(),
        Some("stays_during_exclusion")
    );
}

#[test]
fn ecto_replaces_what_is_no_word_and_names_a_foreign_key_by_its_first_column() {
    let set = Constraints::of("t")
        .naming(Naming::Ecto)
        .unique(["Größe", "x y?"])
        .foreign_key(["team_id", "user_id"])
        .build()
        .unwrap();
    let names: Vec<_> = set.rules().filter_map(|rule| rule.constraint()).collect();
    // Two bytes of ö, and two of ß.
    assert_eq!(names, ["t_Gr____e_x_y_index", "t_team_id_fkey"]);
}

#[test]
fn ecto_leaves_the_cutting_to_the_server() {
    let long = "c".repeat(60);
    let set = Constraints::of("table")
        .naming(Naming::Ecto)
        .unique(&*long)
        .build()
        .unwrap();
    let name = format!("table_{}", "c".repeat(57));
    assert_eq!(set.rules().next().unwrap().constraint(), Some(&*name));
    // PostgreSQL itself keeps the label.
    let set = Constraints::of("table").unique(&*long).build().unwrap();
    let name = format!("table_{}_key", "c".repeat(53));
    assert_eq!(set.rules().next().unwrap().constraint(), Some(&*name));
}

#[test]
fn what_no_rule_names_must_be_named() {
    let long = "c".repeat(50);
    for (naming, builder) in [
        (Naming::Ecto, Constraints::of("t").check_column("a")),
        (Naming::Rails, Constraints::of("t").check_column("a")),
        (Naming::Rails, Constraints::of("t").exclusion("a")),
        (Naming::Ecto, Constraints::of("t").check_column("b")),
        (Naming::Rails, Constraints::of("articles").unique(&*long)),
    ] {
        let error = builder.clone().naming(naming).build().unwrap_err();
        assert!(matches!(error, DeclarationError::NoName { .. }), "{error}");
        assert!(builder.naming(naming).named("x").build().is_ok());
    }
    let error = Constraints::of("t")
        .check_column("a")
        .naming(Naming::Rails)
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "check_column(a) of table \"t\" has no default name by Rails's rules: add .named(\"…\")"
    );
    // At the limit: 62 bytes are a name, 63 a hash.
    let just = "c".repeat(62 - "index_t_on_".len());
    assert!(
        Constraints::of("t")
            .naming(Naming::Rails)
            .unique(&*just)
            .build()
            .is_ok()
    );
    assert!(
        Constraints::of("t")
            .naming(Naming::Rails)
            .unique(just + "c")
            .build()
            .is_err()
    );
}

#[test]
fn a_pattern_matches_whole_names() {
    let cases = [
        (NamePattern::exact("a_key"), "a_key", "a_key1"),
        (NamePattern::prefix("a_"), "a_key", "b_a_key"),
        (NamePattern::suffix("_key"), "a_key", "a_key1"),
        (
            NamePattern::regex("a_p[0-9]+_key"),
            "a_p12_key",
            "a_p12_key1",
        ),
        (NamePattern::regex("a_key|b_key"), "b_key", "b_key1"),
        ("größe_key".into(), "größe_key", "Größe_key"),
    ];
    for (pattern, yes, no) in cases {
        assert!(pattern.matches(yes) && !pattern.matches(no), "{pattern}");
        let set = Constraints::of("t")
            .unique("a")
            .named(pattern.clone())
            .build()
            .unwrap();
        assert_eq!(set.rules().next().unwrap().name(), Some(&pattern));
    }
    // Cut like the server cuts a name.
    let long = "x".repeat(70);
    assert!(NamePattern::exact(&*long).matches(&long[..63]));
}

#[test]
fn a_wrong_pattern_is_refused_and_quoted() {
    let wrong = || NamePattern::regex("a_(key");
    for error in [
        Constraints::of("t")
            .unique("a")
            .named(wrong())
            .build()
            .unwrap_err(),
        Constraints::of("t")
            .partitions(wrong())
            .build()
            .unwrap_err(),
    ] {
        let words = error.to_string();
        assert!(
            words.starts_with("the pattern /a_(key/ of table \"t\" matches nothing: "),
            "{words}"
        );
    }
    // In its group it would be balanced: ^(?:a)|(b)$.
    let unbalanced = Constraints::of("t")
        .partitions(NamePattern::regex("a)|(b"))
        .build();
    assert!(matches!(unbalanced, Err(DeclarationError::Pattern { .. })));
    for long in [
        NamePattern::prefix("x".repeat(64)),
        NamePattern::suffix("x".repeat(64)),
    ] {
        let error = Constraints::of("t")
            .unique("a")
            .named(long)
            .build()
            .unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("matches nothing: no name has more than 63 bytes"),
            "{error}"
        );
    }
    for empty in [
        NamePattern::prefix(""),
        NamePattern::suffix(""),
        NamePattern::regex(""),
    ] {
        let named = Constraints::of("t")
            .unique("a")
            .named(empty.clone())
            .build();
        assert!(
            matches!(named, Err(DeclarationError::EmptyName { .. })),
            "{empty}"
        );
        let partitions = Constraints::of("t").partitions(empty).build();
        assert!(matches!(
            partitions,
            Err(DeclarationError::EmptyName { .. })
        ));
    }
}

#[test]
fn a_rule_that_an_earlier_pattern_hides_is_a_duplicate() {
    let named = |first: NamePattern, second: NamePattern| {
        Constraints::of("t")
            .unique("a")
            .named(first)
            .unique("b")
            .named(second)
            .build()
    };
    let any_key = || NamePattern::suffix("_key");
    let error = named(any_key(), "t_b_key".into()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "constraint \"t_b_key\" of table \"t\" is declared twice: \
         by unique(a) for field \"a\" and by unique(b) for field \"b\""
    );
    assert!(named(NamePattern::prefix("t"), NamePattern::prefix("t_b")).is_err());
    assert!(named(any_key(), NamePattern::suffix("_b_key")).is_err());
    assert!(named(NamePattern::regex("t.*"), NamePattern::regex("t.*")).is_err());
    // The special case first and the rule after it is what order is for.
    assert!(named("t_b_key".into(), any_key()).is_ok());
    assert!(named(NamePattern::suffix("_b_key"), any_key()).is_ok());
    assert!(named(NamePattern::prefix("t"), any_key()).is_ok());
    // A pattern is of its kind: a check may be called like a unique constraint of the pattern.
    let kinds = Constraints::of("t")
        .unique("a")
        .named(any_key())
        .check("some_key")
        .on("a")
        .build();
    assert!(kinds.is_ok());
    let tables = Constraints::of("t")
        .no_assoc("u")
        .no_assoc("v")
        .referenced_by("v", "a")
        .build();
    assert!(
        tables
            .unwrap_err()
            .to_string()
            .contains("constraint \"v_a_fkey\" of table \"v\"")
    );
}

#[test]
fn columns_of_what_was_declared_by_name() {
    let set = Constraints::of("people")
        .check("age_positive")
        .on("age")
        .check("dates")
        .on(["from", "to"])
        .field("period")
        .unique("email")
        .on("ignored")
        .raised()
        .assoc("organization")
        .internal("people_pkey")
        .build()
        .unwrap();
    let rules: Vec<_> = set
        .rules()
        .map(|rule| (rule.field(), rule.columns().join(","), rule.is_raised()))
        .collect();
    let expected = [
        ("age", "age", false),
        ("period", "from,to", false),
        ("email", "email", true),
        ("organization", "organization_id", false),
    ];
    assert_eq!(
        rules,
        expected.map(|(field, columns, raised)| (field, columns.to_owned(), raised))
    );
    assert_eq!(set.internal(), ["people_pkey"]);
    let assoc = set.rules().last().unwrap();
    assert_eq!(
        (assoc.constraint(), &*assoc.error().message),
        (Some("people_organization_id_fkey"), "does not exist")
    );
}

#[test]
fn two_rules_for_values_of_one_kind_are_a_duplicate() {
    let set = Constraints::of("t")
        .value_too_long("a")
        .out_of_range("a")
        .invalid_text("a")
        .build();
    let words: Vec<_> = set
        .unwrap()
        .rules()
        .map(|rule| rule.to_errors().to_string())
        .collect();
    assert_eq!(
        words,
        ["a is too long", "a is out of range", "a is malformed"]
    );
    let twice = Constraints::of("t")
        .value_too_long("a")
        .value_too_long("b")
        .build();
    assert!(matches!(twice, Err(DeclarationError::Duplicate { .. })));
}
