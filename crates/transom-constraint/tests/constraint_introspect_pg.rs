//! Declarations of a live schema, and printed as Rust.

#[path = "declarations/golden.rs"]
#[expect(
    unreachable_pub,
    clippy::expect_used,
    reason = "it is printed for a module that others see"
)]
mod golden;
mod verified;

use transom_constraint::{
    Constraints, Declarations, IntrospectError, NamePattern, Naming, assert_declared,
    declarations_source, introspect,
};
use verified::{built, mismatches, of, run, schema};

const SHOP: &str = include_str!("declarations/shop.sql");

#[tokio::test]
async fn a_schema_is_printed_as_the_module_that_declares_it() {
    let db = schema(SHOP).await;
    let sets = introspect(db.pool(), db.name()).await.unwrap();
    let source = declarations_source(&sets);
    if std::env::var_os("TRANSOM_BLESS").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/declarations/golden.rs"),
            &source,
        )
        .unwrap();
    }
    assert_eq!(
        source,
        include_str!("declarations/golden.rs"),
        "TRANSOM_BLESS=1 writes it anew"
    );
}

#[tokio::test]
async fn the_printed_module_makes_the_sets_that_were_printed() {
    let db = schema(SHOP).await;
    let sets = introspect(db.pool(), db.name()).await.unwrap();
    let compiled: Vec<Constraints> = golden::ALL.sets().into_iter().cloned().collect();
    assert_eq!(compiled, sets);
    assert_declared(db.pool(), &golden::ALL).await;
    assert_declared(db.pool(), &[&*golden::USERS, &golden::TEAMS]).await;
}

#[tokio::test]
async fn every_set_is_complete_by_itself() {
    let db = schema(SHOP).await;
    for set in introspect(db.pool(), db.name()).await.unwrap() {
        if set.table() != "base" {
            assert_declared(db.pool(), &set).await;
        }
    }
}

#[tokio::test]
async fn the_schema_is_named_where_the_search_path_does_not_find_the_table() {
    let db = schema("CREATE TABLE t (a int UNIQUE); CREATE TABLE \"only here\" (a int)").await;
    let other = schema("CREATE TABLE t (b int UNIQUE)").await;
    let path = format!("SET search_path = {}, {}", other.name(), db.name());
    let mut connection = db.pool().acquire().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(path))
        .execute(&mut *connection)
        .await
        .unwrap();
    let sets = introspect(&mut *connection, db.name()).await.unwrap();
    let schemas: Vec<_> = sets.iter().map(|set| (set.table(), set.schema())).collect();
    assert_eq!(schemas, [("only here", None), ("t", Some(db.name()))]);
    assert_declared(&mut *connection, &sets).await;
}

#[tokio::test]
async fn a_schema_that_is_not_there_is_an_error_and_an_empty_one_is_not() {
    let db = schema("").await;
    assert_eq!(introspect(db.pool(), db.name()).await.unwrap(), []);
    let error = introspect(db.pool(), "no such").await.unwrap_err();
    assert!(matches!(&error, IntrospectError::NoSchema { schema, .. } if schema == "no such"));
    assert_eq!(error.to_string(), "there is no schema \"no such\"");
}

#[tokio::test]
async fn names_that_mean_two_things_and_names_that_clash_are_declared_all_the_same() {
    let db = schema(
        "CREATE DOMAIN one AS int CONSTRAINT \"sa.me\" CHECK (VALUE > 0);
         CREATE DOMAIN two AS int CONSTRAINT \"sa.me\" CHECK (VALUE > 1);
         CREATE TABLE t (a one, b two, c int, d int, UNIQUE (c));
         ALTER TABLE t ADD UNIQUE (c);
         CREATE UNIQUE INDEX \"sa.me\" ON t (d);
         CREATE UNIQUE INDEX one_row ON t ((true));
         CREATE UNIQUE INDEX one_default ON t ((true)) WHERE d = 1;
         CREATE UNIQUE INDEX whole_row ON t ((t IS NULL));
         ALTER TABLE t ADD CONSTRAINT never CHECK (now() > '2000-01-01');",
    )
    .await;
    let sets = introspect(db.pool(), db.name()).await.unwrap();
    assert_declared(db.pool(), &sets).await;
    assert_eq!(
        sets[0].to_rust(),
        r#"Constraints::of("t")
    .unique("d")
    .named("one_default")
    .unique("a")
    .named("one_row")
    .unique("d")
    .named("sa.me")
    .unique("c")
    .unique("c")
    .named("t_c_key1")
    .unique("a")
    .named("whole_row")
    .check("never")
    .field("never")
    .check("sa.me")
    .on(["a", "b"])
    .build()"#
    );
}

#[tokio::test]
async fn a_pattern_of_names_leaves_out_what_is_on_other_columns() {
    let db = schema(
        "CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
         CREATE TABLE t_1 PARTITION OF t DEFAULT;
         ALTER TABLE t ADD CONSTRAINT u0 UNIQUE (a);
         ALTER INDEX t_1_a_key RENAME TO u1;
         CREATE UNIQUE INDEX u9 ON t (a, b);",
    )
    .await;
    let sets = introspect(db.pool(), db.name()).await.unwrap();
    assert_declared(db.pool(), &sets).await;
    let names: Vec<String> = sets[0]
        .rules()
        .map(|rule| rule.name().unwrap().to_string())
        .collect();
    assert_eq!(names, ["/u0|u1/", "\"u9\""]);
}

#[tokio::test]
async fn an_index_that_is_not_valid_counts_once_it_refuses_duplicates() {
    let db = schema("CREATE TABLE t (a int, b int); INSERT INTO t VALUES (1, 1), (1, 1)").await;
    let failed = sqlx::query("CREATE UNIQUE INDEX CONCURRENTLY half ON t (a)")
        .execute(db.pool())
        .await;
    assert!(failed.is_err());
    // It found the duplicates while it was built, and refuses none since.
    run(db.pool(), "INSERT INTO t VALUES (1, 1)").await;
    assert_eq!(mismatches(db.pool(), of("t").build().unwrap()).await, []);
    run(
        db.pool(),
        "DROP INDEX half; DELETE FROM t; CREATE UNIQUE INDEX half ON t (a);
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'half'::regclass; INSERT INTO t VALUES (1, 1)",
    )
    .await;
    let refused = sqlx::query("INSERT INTO t VALUES (1, 1)")
        .execute(db.pool())
        .await;
    assert!(refused.is_err());
    run(db.pool(), "ALTER TABLE t ADD CHECK (a > 0) NOT VALID").await;
    let declared = built(of("t").unique("a").named("half").check_column("a"));
    assert_declared(db.pool(), &declared).await;
}

#[tokio::test]
async fn tables_of_extensions_have_no_set() {
    let db = schema("CREATE TABLE own (a int UNIQUE); CREATE TABLE theirs (a int UNIQUE)").await;
    run(
        db.pool(),
        "CREATE EXTENSION IF NOT EXISTS plpgsql; ALTER EXTENSION plpgsql ADD TABLE theirs",
    )
    .await;
    let sets = introspect(db.pool(), db.name()).await.unwrap();
    run(db.pool(), "ALTER EXTENSION plpgsql DROP TABLE theirs").await;
    let tables: Vec<_> = sets.iter().map(Constraints::table).collect();
    assert_eq!(tables, ["own"]);
}

/// A set with every call of the builder.
fn everything() -> Constraints {
    built(
        of("Ta\"ble\n{}")
            .in_schema("sch\\ema")
            .naming(Naming::Ecto)
            .partitions(NamePattern::regex(r"ev_\d+"))
            .internal("a")
            .internal("b")
            .unique(["a", "b"])
            .unique("c")
            .named("named")
            .message("is \"in\" use")
            .code("taken")
            .param("max", "3")
            .param("min", "1")
            .primary_key("id")
            .foreign_key(["a", "b"])
            .field("x")
            .assoc("team")
            .foreign_key("z")
            .named(NamePattern::suffix("_z_fkey"))
            .referenced_by("others", ["a", "b"])
            .referenced_by("others", "c")
            .field("others_c")
            .referenced_by("more", "c")
            .named("more_c")
            .no_assoc("likes")
            .no_assoc("tags")
            .on("tag_id")
            .named(NamePattern::prefix("tags_"))
            .check("positive")
            .on("a")
            .check("between")
            .on(["a", "b"])
            .field("range")
            .check("elsewhere")
            .field("y")
            .check("many")
            .on("a")
            .named(NamePattern::regex("many[0-9]"))
            .check_column("a")
            .named("t_a")
            .check("enough")
            .on("total")
            .raised()
            .exclusion(["a", "b"])
            .not_null("a")
            .not_null("b")
            .field("c")
            .no_partition(["a", "b"])
            .value_too_long("a")
            .out_of_range("b")
            .invalid_text("c")
            .message("ist kein Wert"),
    )
}

mod printed {
    //! What `everything` is printed as.

    use transom_constraint::{Constraints, DeclarationError, NamePattern, Naming};

    pub(super) fn everything() -> Result<Constraints, DeclarationError> {
        include!("declarations/everything.rs")
    }
}

#[test]
fn every_call_is_printed_so_that_it_makes_an_equal_set() {
    let printed = everything().to_rust();
    if std::env::var_os("TRANSOM_BLESS").is_some() {
        std::fs::write(
            concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/declarations/everything.rs"
            ),
            printed.clone() + "\n",
        )
        .unwrap();
    }
    assert_eq!(
        printed.trim_end(),
        include_str!("declarations/everything.rs").trim_end()
    );
    assert_eq!(printed::everything().unwrap(), everything());
}

transom_constraint::constraint_errors! {
    #[derive(Debug)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        #[not_null("email")]
        EmailTaken,
        #[check("enough_seats", table = "teams")]
        TeamFull,
        #[value_too_long]
        TooLong,
        #[other]
        Other(transom_constraint::ConstraintError),
    }
}

#[test]
fn the_sets_of_an_enum_are_printed_as_ones_that_answer_to_the_same() {
    let printed: Vec<String> = SignUpError::declarations()
        .iter()
        .map(Constraints::to_rust)
        .collect();
    assert_eq!(
        printed,
        [
            r#"Constraints::of("users")
    .unique("users_email_key")
    .named("users_email_key")
    .field("EmailTaken")
    .not_null("email")
    .field("EmailTaken")
    .value_too_long("TooLong")
    .build()"#,
            r#"Constraints::of("teams")
    .check("enough_seats")
    .field("TeamFull")
    .build()"#
        ]
    );
}

#[test]
fn statics_are_called_like_their_tables_and_never_twice() {
    let sets = [
        "users", "Users", "2024", "größe", "all", "USERS_2", "__", "",
    ]
    .map(|table| {
        let table = if table.is_empty() { "naming" } else { table };
        built(of(table).naming(Naming::Ecto).unique("a"))
    });
    let source = declarations_source(&sets);
    let names: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub static ")?.split(':').next())
        .collect();
    assert_eq!(
        names,
        [
            "USERS",
            "USERS_2",
            "TABLE_2024",
            "GR__E",
            "ALL_2",
            "USERS_2_2",
            "TABLE___",
            "NAMING",
            "ALL"
        ]
    );
    assert!(source.contains("use transom_constraint::{Constraints, Naming};"));
    assert!(!source.contains("NamePattern"));
}
