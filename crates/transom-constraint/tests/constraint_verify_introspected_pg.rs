//! That what is found in a schema is complete, and says of each constraint what it is on.

mod verified;

use sqlx::AssertSqlSafe;
use transom_constraint::{
    ConstraintExt, Constraints, ConstraintsBuilder, NamePattern, NoRule, assert_declared,
    declarations_source, introspect,
};
use transom_testkit::Isolated;
use verified::{built, empty, lines, of, run, schema};

/// The only set of the schema, which verifies.
async fn found(db: &Isolated) -> Constraints {
    let sets = introspect(db.pool(), db.name()).await;
    let mut sets = sets.unwrap_or_else(|error| panic!("{error}"));
    assert_declared(db.pool(), &sets).await;
    assert_eq!(sets.len(), 1, "{sets:?}");
    sets.remove(0)
}

/// The fields at which a refused statement is shown.
async fn refused_at(db: &Isolated, sql: &str, set: &Constraints) -> Vec<String> {
    let done = sqlx::query(AssertSqlSafe(sql.to_owned()))
        .execute(db.pool())
        .await
        .constraints(set);
    let refused = done.err().unwrap_or_else(|| panic!("{sql}"));
    let fields = refused.field_errors();
    let fields = fields.unwrap_or_else(|| panic!("{sql}: {refused}"));
    fields.iter().map(|(field, _)| field.to_owned()).collect()
}

fn declarations(set: &Constraints) -> Vec<String> {
    set.rules().map(ToString::to_string).collect()
}

const SUB_PARTITIONED: &str = "
    CREATE TABLE e (d int, a int, b int) PARTITION BY HASH (d);
    CREATE TABLE e_0 PARTITION OF e FOR VALUES WITH (MODULUS 2, REMAINDER 0) PARTITION BY LIST (a);
    CREATE TABLE e_1 PARTITION OF e FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY LIST (b);
";

#[tokio::test]
async fn a_sub_partitioning_is_asked_for_where_that_above_it_is_not() {
    for sql in [
        SUB_PARTITIONED,
        "CREATE TABLE e (d int, a int) PARTITION BY LIST (d);
         CREATE TABLE e_0 PARTITION OF e DEFAULT PARTITION BY LIST (a);",
        "CREATE TABLE e (d int DEFAULT 1, a int) PARTITION BY LIST (d);
         CREATE TABLE e_1 PARTITION OF e FOR VALUES IN (1) PARTITION BY LIST (a);",
        "CREATE TABLE e (d int, a int) PARTITION BY HASH (d);
         CREATE TABLE e_0 PARTITION OF e FOR VALUES WITH (MODULUS 1, REMAINDER 0) PARTITION BY HASH (d);
         CREATE TABLE e_0_0 PARTITION OF e_0 FOR VALUES WITH (MODULUS 1, REMAINDER 0) PARTITION BY LIST (a);",
    ] {
        let db = schema(sql).await;
        let set = found(&db).await;
        assert_eq!(declarations(&set), ["no_partition(a) for field \"a\""], "{sql}");
    }
}

fn e() -> ConstraintsBuilder<NoRule> {
    of("e").partitions(NamePattern::prefix("e_"))
}

#[tokio::test]
async fn the_advice_for_a_sub_partitioning_is_its_own_key_and_any_of_the_keys_is_right() {
    let db = schema(SUB_PARTITIONED).await;
    assert_eq!(
        lines(db.pool(), e().build().unwrap()).await,
        [
            "the partitioning of table \"e_0\" (and 1 more like it) is not declared: add to Constraints::of(\"e\"): \
             .no_partition(\"a\")"
        ]
    );
    for key in ["a", "b", "d"] {
        assert_declared(db.pool(), &built(e().no_partition(key))).await;
    }
    run(db.pool(), "ALTER TABLE e ADD z int").await;
    assert_eq!(
        lines(db.pool(), built(e().no_partition("z"))).await,
        [
            "the partitioning of table \"e_0\" is declared on \"z\" but is on \"a\": correct the declaration"
        ]
    );
    let one = e().internal("a").build().unwrap();
    assert!(lines(db.pool(), one).await[0].ends_with(".no_partition(\"b\")"));
    let both = e().internal("a").internal("b").build().unwrap();
    assert_declared(db.pool(), &both).await;
}

#[tokio::test]
async fn a_pattern_of_names_leaves_out_other_constraints_of_a_partition() {
    let db = schema(
        "CREATE TABLE e (d int, a int, b int, UNIQUE (d, a), UNIQUE (d, b)) PARTITION BY LIST (d);
         CREATE TABLE x (d int, a int, b int, CONSTRAINT u1 UNIQUE (d, a), CONSTRAINT u2 UNIQUE (d, b));
         ALTER TABLE e ATTACH PARTITION x FOR VALUES IN (1);",
    )
    .await;
    let set = found(&db).await;
    run(db.pool(), "INSERT INTO e VALUES (1, 1, 1)").await;
    let second = "INSERT INTO e VALUES (1, 2, 1)";
    assert_eq!(refused_at(&db, second, &set).await, ["b"]);
}

const WORDS: &str = "
    CREATE DOMAIN word AS text CONSTRAINT short CHECK (length(VALUE) < 3);
    CREATE DOMAIN words AS word[];
    CREATE TYPE pair AS (no int, of words);
    CREATE TYPE span AS RANGE (SUBTYPE = word);
";

#[tokio::test]
async fn checks_of_domains_are_found_inside_of_other_types() {
    for (of_type, long) in [
        ("word", "'long'"),
        ("word[]", "'{long}'"),
        ("words", "'{long}'"),
        ("words[]", "ARRAY['{long}']::words[]"),
        ("pair", "'(1,{long})'"),
        ("pair[]", "ARRAY[ROW(1, '{long}')]::pair[]"),
        ("span", "'[a,long]'"),
        ("inner_table", "'(long)'"),
    ] {
        let db = schema(WORDS).await;
        run(db.pool(), "CREATE TABLE inner_table (w word, gone word)").await;
        run(db.pool(), "ALTER TABLE inner_table DROP gone").await;
        let table = format!("CREATE TABLE t (tags {of_type}, CHECK (false))");
        run(db.pool(), &table).await;
        let declared = built(
            of("t")
                .check("short")
                .on("tags")
                .check("t_check")
                .field("x"),
        );
        assert_declared(db.pool(), &declared).await;
        let missed = built(of("t").check("t_check").field("x"));
        assert_eq!(lines(db.pool(), missed).await.len(), 1, "{of_type}");
        let insert = format!("INSERT INTO t VALUES ({long})");
        assert_eq!(
            refused_at(&db, &insert, &declared).await,
            ["tags"],
            "{of_type}"
        );
    }
    // Those that come with the server.
    let db = schema("CREATE TABLE t (a information_schema.cardinal_number)").await;
    let of_server = of("t").check("cardinal_number_domain_check").on("a");
    assert_declared(db.pool(), &built(of_server)).await;
    // Built-in types that have elements have none of a domain.
    let db = schema("CREATE TABLE t (a point, b name, c int2vector, d text[], e int4range)").await;
    assert_declared(db.pool(), &empty("t")).await;
}

#[tokio::test]
async fn a_partition_may_be_called_like_its_table_in_another_schema() {
    let db = schema("CREATE TABLE e (d int NOT NULL, UNIQUE (d)) PARTITION BY LIST (d)").await;
    let other = schema("").await;
    let partition = format!(
        "CREATE TABLE {}.e PARTITION OF e FOR VALUES IN (1)",
        other.name()
    );
    run(db.pool(), &partition).await;
    let declared = of("e")
        .in_schema(db.name())
        .unique("d")
        .not_null("d")
        .no_partition("d");
    assert_eq!(lines(db.pool(), built(declared.clone())).await.len(), 1);
    let declared = built(declared.partitions("e"));
    assert_declared(db.pool(), &declared).await;
    run(db.pool(), "INSERT INTO e VALUES (1)").await;
    let again = "INSERT INTO e VALUES (1)";
    assert_eq!(refused_at(&db, again, &declared).await, ["d"]);
}

#[tokio::test]
async fn an_index_on_a_constant_needs_no_column() {
    let db = schema("CREATE TABLE z (); CREATE UNIQUE INDEX z_one ON z ((1))").await;
    assert_eq!(
        declarations(&found(&db).await),
        ["unique(z_one) for field \"z_one\""]
    );
}

#[tokio::test]
async fn strings_with_backslashes_that_escape_change_nothing() {
    let db = schema(
        "CREATE TABLE t (a text, b int, c int);
         CREATE UNIQUE INDEX by_case ON t (lower(a)) WHERE b > 3;
         CREATE UNIQUE INDEX by_row ON t (c, (t IS NULL));",
    )
    .await;
    let mut connection = db.pool().acquire().await.unwrap();
    for setting in ["on", "off"] {
        let set = format!("SET standard_conforming_strings = {setting}");
        sqlx::raw_sql(AssertSqlSafe(set))
            .execute(&mut *connection)
            .await
            .unwrap();
        let sets = introspect(&mut *connection, db.name()).await.unwrap();
        assert_eq!(
            declarations(&sets[0]),
            ["unique(a) for field \"a\"", "unique(c) for field \"c\""]
        );
        // By an expression on the row every column is read.
        let declared = of("t")
            .unique("a")
            .named("by_case")
            .unique("b")
            .named("by_row");
        assert_declared(&mut *connection, &built(declared)).await;
    }
}

#[tokio::test]
async fn only_what_is_used_is_imported_whatever_things_are_called() {
    let db = schema(
        "CREATE TABLE t (a int CONSTRAINT \"(Naming::\" UNIQUE, b int CONSTRAINT \"(NamePattern::\" UNIQUE)",
    )
    .await;
    let source = declarations_source(&[found(&db).await]);
    assert!(
        source.contains("\nuse transom_constraint::Constraints;\n"),
        "{source}"
    );
    let one = built(of("t").unique("a").named(NamePattern::suffix("_a")));
    let source = declarations_source(&[one]);
    assert!(
        source.contains("\nuse transom_constraint::{Constraints, NamePattern};\n"),
        "{source}"
    );
    let any = built(of("t").no_assoc("u"));
    let source = declarations_source(&[any]);
    assert!(
        source.contains("\nuse transom_constraint::Constraints;\n"),
        "{source}"
    );
}
