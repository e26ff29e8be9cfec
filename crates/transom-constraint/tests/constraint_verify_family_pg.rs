//! Declarations against tables with partitions and heirs, whose violations are reported by their own names.

mod verified;

use transom_constraint::{Mismatch, NamePattern, assert_declared};
use verified::{built, empty, lines, mismatches, of, run, schema};

const EVENTS: &str = "
    CREATE TABLE teams (id int PRIMARY KEY);
    CREATE TABLE events (day int, key text NOT NULL, team_id int REFERENCES teams, CHECK (day > 0), UNIQUE (day, key))
        PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20) PARTITION BY LIST (key);
    CREATE TABLE events_2_a PARTITION OF events_2 FOR VALUES IN ('a');
";

fn events() -> transom_constraint::ConstraintsBuilder<transom_constraint::AnyRule> {
    of("events")
        .unique(["day", "key"])
        .not_null("key")
        .foreign_key("team_id")
        .check_column("day")
        .no_partition("day")
}

#[tokio::test]
async fn partitions_must_be_declared_and_then_are_answered() {
    let db = schema(EVENTS).await;
    assert_eq!(
        lines(db.pool(), built(events())).await,
        [
            "violations in \"events_1\", \"events_2\", \"events_2_a\", whose rows are rows of table \"events\", are not \
             answered: add to Constraints::of(\"events\"): .partitions(NamePattern::prefix(\"events_\")), or pass sets of \
             their own"
        ]
    );
    run(db.pool(), "CREATE TABLE events_archive (a int)").await;
    let found = mismatches(db.pool(), built(events())).await;
    let [Mismatch::Partitions { line, .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        line,
        ".partitions(NamePattern::regex(\"events_[0-9]+|events_[0-9]+_a\"))"
    );
    let declared = built(events().partitions(NamePattern::regex("events_[0-9]+|events_[0-9]+_a")));
    assert_declared(db.pool(), &declared).await;
    // A partition by itself.
    let own = of("events_1")
        .unique(["day", "key"])
        .not_null("key")
        .check("events_day_check")
        .on("day");
    assert_declared(
        db.pool(),
        &built(own.foreign_key("team_id").named("events_team_id_fkey")),
    )
    .await;
}

#[tokio::test]
async fn what_is_undeclared_is_told_once_and_not_for_every_partition() {
    let db = schema(EVENTS).await;
    let declared = of("events")
        .partitions(NamePattern::prefix("events_"))
        .build()
        .unwrap();
    let found = mismatches(db.pool(), declared).await;
    let told: Vec<_> = found
        .iter()
        .map(|mismatch| match mismatch {
            Mismatch::Undeclared { table, line, .. } => (table.as_str(), line.as_str()),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            ("events", ".unique([\"day\", \"key\"])"),
            ("events", ".foreign_key(\"team_id\")"),
            ("events", ".check_column(\"day\")"),
            ("events", ".not_null(\"key\")"),
            ("events", ".no_partition(\"day\")"),
        ]
    );
}

#[tokio::test]
async fn a_partitions_copy_by_another_name_is_told_with_a_pattern_for_both() {
    let db = schema(EVENTS).await;
    run(
        db.pool(),
        "CREATE TABLE odd (day int, key text NOT NULL, team_id int, CONSTRAINT events_day_check CHECK (day > 0),
            CONSTRAINT own_name UNIQUE (day, key), CONSTRAINT own_rule CHECK (team_id > 0));
         ALTER TABLE events ATTACH PARTITION odd FOR VALUES FROM (20) TO (30);
         CREATE TABLE even (LIKE odd INCLUDING ALL);
         ALTER TABLE events ATTACH PARTITION even FOR VALUES FROM (30) TO (40);",
    )
    .await;
    run(db.pool(), "ALTER INDEX even_day_key_key RENAME TO another").await;
    let partitions = NamePattern::regex("events_.*|odd|even");
    let declared = events().partitions(partitions.clone());
    assert_eq!(
        lines(db.pool(), built(declared.clone())).await,
        [
            "unique constraint \"another\" of table \"even\" (and 1 more like it) is a copy of \"events_day_key_key\" by \
             another name, which its declaration does not answer to: in Constraints::of(\"events\") declare all by \
             .unique([\"day\", \"key\"]).named(NamePattern::regex(\"events_day_key_key|another|\
             own_name\"))",
            "check constraint \"own_rule\" of table \"even\" is not declared: add to Constraints::of(\"events\"): \
             .check(\"own_rule\").on(\"team_id\"), or, if no input can violate it, .internal(\"own_rule\")",
            "check constraint \"own_rule\" of table \"odd\" is not declared: add to Constraints::of(\"events\"): \
             .check(\"own_rule\").on(\"team_id\"), or, if no input can violate it, .internal(\"own_rule\")",
        ]
    );
    let declared = of("events")
        .partitions(partitions)
        .unique(["day", "key"])
        .named(NamePattern::regex("another|own_name|events_day_key_key"))
        .not_null("key")
        .foreign_key("team_id")
        .check_column("day")
        .no_partition("day")
        .check("own_rule")
        .on("team_id");
    assert_declared(db.pool(), &built(declared)).await;
}

#[tokio::test]
async fn a_unique_index_of_a_partitioned_table_may_be_declared_by_its_partitions_names_alone() {
    let db = schema(
        "CREATE TABLE t (a int) PARTITION BY LIST (a);
         CREATE TABLE p1 PARTITION OF t FOR VALUES IN (1);
         CREATE TABLE p2 PARTITION OF t DEFAULT;
         CREATE UNIQUE INDEX whatever ON t (a);",
    )
    .await;
    // No row is stored in `t`, so that `whatever` is never violated by that name.
    let declared = of("t")
        .partitions(NamePattern::prefix("p"))
        .unique("a")
        .named(NamePattern::suffix("_a_idx"));
    assert_declared(db.pool(), &built(declared)).await;
    let half = of("t")
        .partitions(NamePattern::prefix("p"))
        .unique("a")
        .named(NamePattern::exact("p1_a_idx"));
    assert_eq!(lines(db.pool(), built(half)).await.len(), 0);
}

#[tokio::test]
async fn the_partitioning_is_asked_for_where_a_row_can_be_without_partition() {
    for (partitioned, missed) in [
        ("a int) PARTITION BY RANGE (a)", 1),
        ("a int DEFAULT 1) PARTITION BY RANGE (a)", 0),
        ("a int DEFAULT 1) PARTITION BY RANGE ((a + 1))", 1),
        ("a int) PARTITION BY HASH (a)", 0),
        (
            "a int) PARTITION BY LIST (a); CREATE TABLE p PARTITION OF t DEFAULT",
            0,
        ),
    ] {
        let db = schema(&format!("CREATE TABLE t ({partitioned}")).await;
        assert_eq!(
            lines(db.pool(), empty("t")).await.len(),
            missed,
            "{partitioned}"
        );
        assert_declared(db.pool(), &built(of("t").no_partition("a"))).await;
        let internal = of("t").internal("a").build().unwrap();
        assert_eq!(lines(db.pool(), internal).await.len(), 0, "{partitioned}");
    }
    let db = schema("CREATE TABLE t (a int, b int) PARTITION BY RANGE (a)").await;
    assert_eq!(
        lines(db.pool(), built(of("t").no_partition("b"))).await,
        [
            "the partitioning of table \"t\" is declared on \"b\" but is on \"a\": correct the declaration"
        ]
    );
}

#[tokio::test]
async fn heirs_are_held_to_what_they_inherit_and_declare_their_own() {
    let db = schema(
        "CREATE TABLE base (a int NOT NULL CHECK (a > 0), b int UNIQUE);
         CREATE TABLE heir (c int NOT NULL UNIQUE) INHERITS (base);",
    )
    .await;
    let base = || of("base").check_column("a").not_null("a").unique("b");
    assert_eq!(
        lines(db.pool(), built(base())).await,
        [
            "violations in \"heir\", whose rows are rows of table \"base\", are not answered: add to \
             Constraints::of(\"base\"): .partitions(\"heir\"), or pass sets of their own"
        ]
    );
    assert_declared(db.pool(), &built(base().partitions("heir"))).await;
    let heir = built(of("heir").unique("c").not_null("c"));
    assert_declared(db.pool(), &[&built(base().partitions("heir")), &heir]).await;
    // By itself it lacks what the set of the other would answer to.
    assert_eq!(lines(db.pool(), &heir).await.len(), 2);
    let own = built(
        of("heir")
            .unique("c")
            .not_null("c")
            .not_null("a")
            .check("base_a_check")
            .on("a"),
    );
    assert_declared(db.pool(), &[&own, &built(base())]).await;
}

#[tokio::test]
async fn partitions_in_another_schema_are_found_too() {
    let db = schema("CREATE TABLE t (a int NOT NULL) PARTITION BY HASH (a)").await;
    let other = schema("").await;
    let partition = format!(
        "CREATE TABLE {}.t_1 PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        other.name()
    );
    run(db.pool(), &partition).await;
    let declared = of("t").in_schema(db.name()).not_null("a");
    assert_eq!(lines(db.pool(), built(declared.clone())).await.len(), 1);
    assert_declared(
        db.pool(),
        &built(declared.partitions(NamePattern::prefix("t_"))),
    )
    .await;
}

#[tokio::test]
async fn a_domains_check_is_answered_by_any_set_for_the_table() {
    let db = schema(
        "CREATE DOMAIN positive AS int CONSTRAINT more_than_0 CHECK (VALUE > 0);
         CREATE TABLE t (a positive) PARTITION BY HASH (a);
         CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0);",
    )
    .await;
    let found = lines(db.pool(), empty("t")).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains(".check(\"more_than_0\").on(\"a\")"),
        "{found:?}"
    );
    assert_declared(db.pool(), &built(of("t").check("more_than_0").on("a"))).await;
}

/// What is below a partition that is partitioned itself has a name of its own, and so has its lack of partitions.
#[tokio::test]
async fn partitions_of_partitions_are_looked_into() {
    let db = schema(EVENTS).await;
    let declared = || events().partitions(NamePattern::prefix("events_"));
    assert_declared(db.pool(), &built(declared())).await;
    run(db.pool(), "ALTER INDEX events_2_a_day_key_key RENAME TO deep; ALTER INDEX events_2_day_key_key RENAME TO never")
        .await;
    let found = mismatches(db.pool(), built(declared())).await;
    let [
        Mismatch::Undeclared {
            table,
            name,
            copy_of,
            more,
            ..
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}")
    };
    assert_eq!(
        (table.as_str(), name.as_deref()),
        ("events_2_a", Some("deep"))
    );
    assert_eq!((copy_of.as_deref(), *more), (Some("events_day_key_key"), 0));
    run(db.pool(), "ALTER INDEX deep RENAME TO events_2_a_day_key_key; CREATE TABLE events_0 PARTITION OF events DEFAULT").await;
    let without = of("events")
        .partitions(NamePattern::prefix("events_"))
        .unique(["day", "key"])
        .not_null("key");
    let found = mismatches(
        db.pool(),
        built(without.foreign_key("team_id").check_column("day")),
    )
    .await;
    let [
        Mismatch::Undeclared {
            table,
            name: None,
            line,
            ..
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}")
    };
    assert_eq!(
        (table.as_str(), line.as_str()),
        ("events_2", ".no_partition(\"key\")")
    );
    assert_declared(db.pool(), &built(declared())).await;
}

#[tokio::test]
async fn a_namesake_that_is_not_inherited_is_the_heirs_own() {
    let db = schema(
        "CREATE TABLE base (a int, CONSTRAINT same CHECK (a > 0) NO INHERIT);
         CREATE TABLE heir (b int, CONSTRAINT same CHECK (b > 0)) INHERITS (base);",
    )
    .await;
    let base = of("base").partitions("heir").build().unwrap();
    assert_eq!(lines(db.pool(), [&base, &empty("heir")]).await.len(), 2);
    let base = of("base").partitions("heir").check("same").on("a");
    assert_declared(db.pool(), &built(base)).await;
}

#[tokio::test]
async fn what_both_a_tables_and_its_partitions_set_could_declare_is_asked_of_the_tables() {
    let db = schema(EVENTS).await;
    let table = of("events")
        .partitions(NamePattern::prefix("events_"))
        .not_null("key")
        .foreign_key("team_id")
        .check_column("day")
        .no_partition("day");
    let partition = of("events_1").not_null("key");
    for sets in [
        [built(partition.clone()), built(table.clone())],
        [built(table.clone()), built(partition.clone())],
    ] {
        let found = mismatches(db.pool(), &sets).await;
        let [Mismatch::Undeclared { table, home, .. }] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((table.as_str(), home.as_str()), ("events", "events"));
    }
    assert_declared(
        db.pool(),
        &[built(partition), built(table.unique(["day", "key"]))],
    )
    .await;
}
