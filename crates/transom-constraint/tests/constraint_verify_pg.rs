//! Declarations against the catalogue: what differs, and what is said about it.

mod verified;

use std::{rc::Rc, sync::LazyLock};

use transom_constraint::{
    AnyRule, ConstraintError, Constraints, ConstraintsBuilder, Mismatch, NamePattern,
    ViolationKind, assert_declared, constraint_errors, verify,
};
use verified::{built, empty, lines, mismatches, of, run, schema};

const USERS: &str = "
    CREATE TABLE teams (id int PRIMARY KEY, name text);
    CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
    CREATE DOMAIN work_email AS email NOT NULL;
    CREATE DOMAIN place AS int DEFAULT 1;
    CREATE TABLE users (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email work_email UNIQUE,
        name text NOT NULL,
        made timestamptz NOT NULL DEFAULT now(),
        total int NOT NULL GENERATED ALWAYS AS (2) STORED,
        team_id int REFERENCES teams,
        rank place NOT NULL,
        low int, high int,
        CHECK (low < high)
    );
    CREATE UNIQUE INDEX users_name_idx ON users (team_id, lower(name)) WHERE low IS NULL;
";

/// All that has to be declared of `users`.
fn users() -> ConstraintsBuilder<AnyRule> {
    of("users")
        .unique("email")
        .not_null("name")
        .foreign_key("team_id")
        .check("users_check")
        .on("low")
        .unique(["team_id", "name"])
        .named("users_name_idx")
        .check("has_at")
        .on("email")
}

#[tokio::test]
async fn what_the_database_fills_in_need_not_be_declared_and_may_be() {
    let db = schema(USERS).await;
    assert_declared(db.pool(), &built(users())).await;
    let all = users()
        .primary_key("id")
        .not_null("id")
        .not_null("made")
        .not_null("total");
    assert_declared(db.pool(), &built(all)).await;
    run(
        db.pool(),
        "ALTER TABLE users ALTER id DROP IDENTITY, ALTER made DROP DEFAULT",
    )
    .await;
    assert_eq!(
        lines(db.pool(), built(users())).await,
        [
            "unique constraint \"users_pkey\" of table \"users\" is not declared: add to Constraints::of(\"users\"): \
             .primary_key(\"id\"), or, if no input can violate it, .internal(\"users_pkey\")",
            "not-null column \"made\" of table \"users\" is not declared: add to Constraints::of(\"users\"): \
             .not_null(\"made\"), or, if no input can violate it, .internal(\"made\")",
        ]
    );
    let internal = users().internal("made").internal("users_pkey");
    assert_declared(db.pool(), &built(internal)).await;
}

#[tokio::test]
async fn what_is_not_declared_comes_with_the_line_that_declares_it() {
    let db = schema(USERS).await;
    run(
        db.pool(),
        "CREATE TABLE stays (room int, EXCLUDE (room WITH =), CHECK (false))",
    )
    .await;
    let found = mismatches(db.pool(), [empty("users"), empty("stays")]).await;
    let mut told = Vec::new();
    for mismatch in &found {
        let Mismatch::Undeclared {
            table,
            kind,
            name,
            columns,
            line,
            copy_of: None,
            more: 0,
            home,
            ..
        } = mismatch
        else {
            panic!("{mismatch}");
        };
        assert_eq!(table, home);
        told.push((
            *kind,
            name.as_deref().unwrap(),
            columns.join(" "),
            line.as_str(),
        ));
    }
    let expected = [
        (
            ViolationKind::Unique,
            "users_email_key",
            "email",
            ".unique(\"email\")",
        ),
        (
            ViolationKind::Unique,
            "users_name_idx",
            "team_id name",
            ".unique([\"team_id\", \"name\"]).named(\"users_name_idx\")",
        ),
        (
            ViolationKind::ForeignKey,
            "users_team_id_fkey",
            "team_id",
            ".foreign_key(\"team_id\")",
        ),
        (
            ViolationKind::Check,
            "has_at",
            "email",
            ".check(\"has_at\").on(\"email\")",
        ),
        (
            ViolationKind::Check,
            "users_check",
            "low high",
            ".check(\"users_check\").on([\"low\", \"high\"])",
        ),
        (
            ViolationKind::NotNull,
            "name",
            "name",
            ".not_null(\"name\")",
        ),
        (
            ViolationKind::Exclusion,
            "stays_room_excl",
            "room",
            ".exclusion(\"room\")",
        ),
        (
            ViolationKind::Check,
            "stays_check",
            "",
            ".check(\"stays_check\").field(\"stays_check\")",
        ),
    ];
    let expected =
        expected.map(|(kind, name, columns, line)| (kind, name, columns.to_owned(), line));
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_is_declared_and_missing_is_told_with_what_was_probably_meant() {
    let db = schema(USERS).await;
    let wrong = users()
        .unique("emial")
        .unique("low")
        .named(NamePattern::suffix("_low_key"))
        .not_null("nmae")
        .not_null("low")
        .no_partition("team_id")
        .internal("users_pkei")
        .internal("id");
    assert_eq!(
        lines(db.pool(), built(wrong)).await,
        [
            "unique(emial) of table \"users\": there is no constraint \"users_emial_key\": create it, or remove the \
             declaration",
            "unique(low) of table \"users\": there is no constraint …\"_low_key\": create it, or remove the declaration",
            "not_null(nmae) of table \"users\": there is no not-null column \"nmae\": is \"name\" meant? If so name that",
            "column \"low\" of table \"users\" is declared not null but can be: set it NOT NULL, or remove the declaration",
            "table \"users\" is not partitioned: remove the declaration of no_partition",
            "internal(users_pkei) of table \"users\": there is no constraint or not-null column \"users_pkei\": is \
             \"users_pkey\" meant? If so name that",
        ]
    );
}

#[tokio::test]
async fn a_constraint_of_another_name_is_suggested_by_its_columns_and_then_by_its_name() {
    let db = schema(
        "CREATE TABLE users (email text, phone text, CONSTRAINT ix_7 UNIQUE (email), CONSTRAINT phone_1 UNIQUE (phone))",
    )
    .await;
    let wrong = of("users").unique("email").unique("name").named("phone_2");
    let found = mismatches(db.pool(), built(wrong)).await;
    let nearest = |mismatch: &Mismatch| match mismatch {
        Mismatch::Missing { nearest, .. } => nearest.clone(),
        other => panic!("{other}"),
    };
    assert_eq!(nearest(&found[0]).as_deref(), Some("ix_7"));
    assert_eq!(nearest(&found[1]).as_deref(), Some("phone_1"));
    assert!(matches!(&found[2], Mismatch::Undeclared { name: Some(name), .. } if name == "ix_7"));
    assert_eq!(found.len(), 4);
}

#[tokio::test]
async fn rules_that_no_catalogue_holds_are_not_looked_for() {
    let db = schema("CREATE TABLE users (id int)").await;
    let set = of("users")
        .check("enough_money")
        .field("amount")
        .raised()
        .value_too_long("id")
        .out_of_range("id")
        .invalid_text("id")
        .foreign_key("team_id")
        .raised();
    assert_declared(db.pool(), &built(set)).await;
}

#[tokio::test]
async fn another_kind_or_other_columns_than_declared_are_told_once() {
    let db = schema(USERS).await;
    run(
        db.pool(),
        "ALTER TABLE users DROP CONSTRAINT users_email_key, ADD CONSTRAINT users_email_key CHECK (email <> '');
         ALTER TABLE users DROP CONSTRAINT users_team_id_fkey,
            ADD CONSTRAINT users_team_id_fkey FOREIGN KEY (low) REFERENCES teams;
         ALTER TABLE users DROP CONSTRAINT users_check, ADD CONSTRAINT users_check CHECK (high > 0);
         DROP INDEX users_name_idx;
         CREATE UNIQUE INDEX users_name_idx ON users (lower(name)) WHERE low IS NULL;",
    )
    .await;
    assert_eq!(
        lines(db.pool(), built(users())).await,
        [
            "constraint \"users_email_key\" of table \"users\" is declared as unique but is check: declare it in \
             Constraints::of(\"users\") by .check(\"users_email_key\").on(\"email\")",
            "constraint \"users_team_id_fkey\" of table \"users\" is declared on \"team_id\" but is on \"low\": correct \
             the declaration",
            "constraint \"users_check\" of table \"users\" is declared on \"low\" but is on \"high\": correct the \
             declaration",
            "constraint \"users_name_idx\" of table \"users\" is declared on \"team_id\", \"name\" but is on \"name\", \
             \"low\": correct the declaration",
        ]
    );
}

#[tokio::test]
async fn columns_are_compared_as_sets_and_only_if_declared() {
    let db = schema(
        "CREATE DOMAIN positive AS int CONSTRAINT more_than_0 CHECK (VALUE > 0);
         CREATE TABLE t (a int, b int, c positive, UNIQUE (a, b), CONSTRAINT u UNIQUE (a) INCLUDE (b), CHECK (a > b))",
    )
    .await;
    let set = |unique: &[&str], check: &str| {
        of("t")
            .unique(unique)
            .named("t_a_b_key")
            .unique("a")
            .named("u")
            .check("t_check")
            .on(check)
            .check("more_than_0")
            .on("c")
    };
    assert_declared(db.pool(), &built(set(&["b", "a"], "b"))).await;
    for (unique, check, wrong) in [
        (&["a"][..], "a", "t_a_b_key"),
        (&["a", "b", "c"], "a", "t_a_b_key"),
        (&["b", "a"], "c", "t_check"),
    ] {
        let found = lines(db.pool(), built(set(unique, check))).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(&format!("constraint {wrong:?}")),
            "{found:?}"
        );
    }
    let at_a_field = of("t")
        .check("t_check")
        .field("x")
        .check("more_than_0")
        .field("c")
        .unique(["a", "b"]);
    assert_declared(db.pool(), &built(at_a_field.unique("a").named("u"))).await;
    // An expression on the whole row reads every column.
    run(
        db.pool(),
        "DROP TABLE t; CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (b, (t IS NULL))",
    )
    .await;
    assert_declared(db.pool(), &built(of("t").unique("a").named("i"))).await;
}

#[tokio::test]
async fn a_table_that_is_not_there_is_told_with_where_it_was_looked_for() {
    let db = schema("CREATE TABLE users (id int); CREATE VIEW teams AS SELECT 1").await;
    let sets = [
        of("userz"),
        of("teams"),
        of("users").in_schema("no such"),
        of("tax"),
    ]
    .map(|set| set.build().unwrap());
    assert_eq!(
        lines(db.pool(), &sets).await,
        [
            "there is no table \"userz\" in the search path: is \"users\" meant?",
            "there is no table \"teams\" in the search path: create it, or correct its name or the search path",
            "there is no table \"users\" in schema \"no such\": create it, or correct its name or the search path",
            "there is no table \"tax\" in the search path: create it, or correct its name or the search path",
        ]
    );
    assert_eq!(lines(db.pool(), [&sets[0], &sets[0]]).await.len(), 1);
}

#[tokio::test]
async fn tables_of_one_name_in_two_schemas_are_told_apart() {
    let db = schema("CREATE TABLE t (a int UNIQUE, b int)").await;
    let other = schema("CREATE TABLE t (a int, b int UNIQUE); CREATE TABLE other (b int, CONSTRAINT t_b_check CHECK (b > 0))").await;
    let here = of("t").unique("a").build().unwrap();
    let there = of("t").in_schema(other.name()).unique("b").build().unwrap();
    assert_declared(db.pool(), &[&here, &there]).await;
    // A set without a schema is for the one that the search path finds.
    assert_eq!(lines(other.pool(), &here).await.len(), 2);
    // The check of that name is another table's.
    let missing = of("t").unique("a").check_column("b").build().unwrap();
    assert_eq!(lines(db.pool(), &missing).await.len(), 1);
}

#[tokio::test]
async fn odd_names_are_names() {
    let long = "ü".repeat(40);
    let db = schema(&format!(
        "CREATE TABLE \"Tab\"\"le €\" (\"co l\" int UNIQUE, \"{long}\" int NOT NULL UNIQUE);
         CREATE TABLE \"{long}\" (\"{long}\" int UNIQUE, CONSTRAINT \"c.{long}\" CHECK (\"{long}\" > 0))"
    ))
    .await;
    let sets = [
        built(
            of("Tab\"le €")
                .unique("co l")
                .not_null(&long)
                .unique(long.as_str()),
        ),
        built(
            of(&long)
                .unique(long.as_str())
                .check(format!("c.{long}"))
                .on(long.as_str()),
        ),
    ];
    assert_declared(db.pool(), &sets).await;
    assert_eq!(lines(db.pool(), empty(&long)).await.len(), 2);
}

constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        EmailTaken,
        #[value_too_long]
        TooLong,
        #[other]
        Other(ConstraintError),
    }
}

#[tokio::test]
async fn sets_for_one_table_are_taken_together() {
    let db = schema("CREATE TABLE users (email text UNIQUE, name text UNIQUE)").await;
    let set = of("users").unique("name").build().unwrap();
    let by_enum = SignUpError::declarations();
    assert_eq!(lines(db.pool(), &set).await.len(), 1);
    assert_eq!(lines(db.pool(), by_enum).await.len(), 1);
    assert_declared(db.pool(), &by_enum.iter().chain([&set]).collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn the_check_may_be_sent_to_another_thread_whatever_the_declarations_are() {
    static USERS: LazyLock<Constraints> = LazyLock::new(|| empty("users"));
    let db = schema("CREATE TABLE users (id int)").await;
    let pool = db.pool().clone();
    let spawned = tokio::spawn(async move { verify(&pool, &[&USERS]).await });
    spawned.await.unwrap().unwrap();
    let not_send = Rc::new("users");
    let set = LazyLock::new(move || empty(&not_send));
    let check: Box<dyn Future<Output = _> + Send> = Box::new(verify(db.pool(), &set));
    Box::into_pin(check).await.unwrap();
}
