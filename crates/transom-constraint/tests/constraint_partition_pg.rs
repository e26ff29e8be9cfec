//! Violations in partitions and in tables that inherit, which are reported as the partition's own.

mod shop;

use transom_constraint::{ConstraintError, Constraints, NamePattern, Violation};

use shop::fail;

const SCHEMA: &str = "
    CREATE TABLE teams (id int PRIMARY KEY);
    CREATE TABLE events (
        day int NOT NULL,
        key text,
        size int CHECK (size > 0),
        team_id int REFERENCES teams,
        PRIMARY KEY (day, size),
        CONSTRAINT \"one key a day\" UNIQUE (day, key)
    ) PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20) PARTITION BY LIST (day);
    CREATE TABLE events_2_first PARTITION OF events_2 FOR VALUES IN (11, 12);
    -- Came with constraints and names of its own.
    CREATE TABLE old (day int NOT NULL, key text, size int NOT NULL CONSTRAINT events_size_check CHECK (size > 0), team_id int,
        CONSTRAINT old_unique UNIQUE (day, key), PRIMARY KEY (day, size));
    ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM (20) TO (30);
    INSERT INTO events VALUES (1, 'a', 1), (11, 'a', 1), (21, 'a', 1);
    CREATE TABLE things (name text CONSTRAINT named CHECK (name <> ''));
    CREATE TABLE things_special () INHERITS (things);
";

#[tokio::test]
async fn one_declaration_answers_for_all_partitions() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let events = |partitions: Option<NamePattern>| {
        let set = Constraints::of("events")
            .in_schema(db.name())
            .unique(["day", "key"])
            .named("one key a day")
            .primary_key(["day", "size"])
            .check_column("size")
            .foreign_key("team_id")
            .not_null("day")
            .no_partition("day");
        match partitions {
            Some(pattern) => set.partitions(pattern).build().unwrap(),
            None => set.build().unwrap(),
        }
    };
    let with = events(Some(NamePattern::prefix("events_")));
    let without = events(None);
    // Statement, the table that is reported, the words.
    for (sql, table, words) in [
        (
            "INSERT INTO events VALUES (1, 'a', 2)",
            "events_1",
            "key has already been taken",
        ),
        (
            "INSERT INTO events VALUES (11, 'a', 2)",
            "events_2_first",
            "key has already been taken",
        ),
        (
            "INSERT INTO events VALUES (1, 'b', 1)",
            "events_1",
            "size has already been taken",
        ),
        (
            "INSERT INTO events_2_first VALUES (11, 'b', 1)",
            "events_2_first",
            "size has already been taken",
        ),
        (
            "INSERT INTO events VALUES (1, 'b', -1)",
            "events_1",
            "size is invalid",
        ),
        (
            "INSERT INTO events VALUES (1, 'b', 3, 7)",
            "events_1",
            "team_id does not exist",
        ),
        (
            "INSERT INTO events_1 VALUES (NULL, 'b', 3)",
            "events_1",
            "day can't be blank",
        ),
        (
            "INSERT INTO events VALUES (99, 'b', 3)",
            "events",
            "day is invalid",
        ),
        (
            "INSERT INTO events VALUES (19, 'b', 9)",
            "events_2",
            "day is invalid",
        ),
    ] {
        let error = fail(db.pool(), sql).await;
        assert_eq!(Violation::of(&error).unwrap().table(), Some(table), "{sql}");
        let error = ConstraintError::translate(error, &with);
        assert_eq!(error.to_string(), words, "{sql}");
        // Without the declaration a partition is another table.
        let declared = ConstraintError::translate(fail(db.pool(), sql).await, &without);
        assert_eq!(
            declared.field_errors().is_some(),
            table == "events",
            "{sql}: {declared}"
        );
    }
}

#[tokio::test]
async fn a_partition_with_names_of_its_own_is_named_by_a_pattern() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let sql = "INSERT INTO events VALUES (21, 'a', 2)";
    let set = |pattern: NamePattern| {
        Constraints::of("events")
            .partitions(NamePattern::regex("events_.*|old"))
            .unique(["day", "key"])
            .named(pattern)
            .build()
            .unwrap()
    };
    let inferred = set("one key a day".into());
    let ConstraintError::Undeclared(undeclared) =
        ConstraintError::translate(fail(db.pool(), sql).await, &inferred)
    else {
        panic!("old_unique is declared");
    };
    // The line goes to the declared table's set, and works there.
    assert!(
        undeclared.to_string().ends_with(
            "; to declare it add to Constraints::of(\"events\"): .unique(\"unique\").named(\"old_unique\")"
        ),
        "{undeclared}"
    );
    let named = set(NamePattern::regex("one key a day|old_unique"));
    let error = ConstraintError::translate(undeclared.into_source(), &named);
    assert_eq!(error.to_string(), "key has already been taken");
    // Inferred names still hold beside the pattern.
    let error = ConstraintError::translate(
        fail(db.pool(), "INSERT INTO events VALUES (1, 'a', 2)").await,
        &named,
    );
    assert_eq!(error.to_string(), "key has already been taken");
}

#[tokio::test]
async fn the_line_for_a_partition_is_short_where_its_name_is_inferred() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let bare = Constraints::of("events")
        .partitions(NamePattern::prefix("events_"))
        .build()
        .unwrap();
    let line = async |sql| match ConstraintError::translate(fail(db.pool(), sql).await, &bare) {
        ConstraintError::Undeclared(undeclared) => undeclared.declaring_line().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        line("INSERT INTO events VALUES (1, 'b', 1)").await,
        ".primary_key(\"id\")"
    );
    assert_eq!(
        line("INSERT INTO events VALUES (1, 'b', 3, 7)").await,
        ".foreign_key(\"team_id\")"
    );
    let error = ConstraintError::translate(
        fail(db.pool(), "INSERT INTO events VALUES (1, 'b', 1)").await,
        &bare,
    );
    assert!(
        error
            .to_string()
            .contains("add to Constraints::of(\"events\")"),
        "{error}"
    );
}

#[tokio::test]
async fn a_table_that_inherits_is_like_a_partition() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let set = Constraints::of("things")
        .partitions("things_special")
        .check("named")
        .on("name")
        .build()
        .unwrap();
    let error = ConstraintError::translate(
        fail(db.pool(), "INSERT INTO things_special VALUES ('')").await,
        &set,
    );
    assert_eq!(error.to_string(), "name is invalid");
}

#[tokio::test]
async fn what_a_partition_names_itself_is_inferred() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    sqlx::raw_sql(
        "CREATE UNIQUE INDEX \"one size a day\" ON events (day, key, size);
         ALTER TABLE events DROP CONSTRAINT \"one key a day\", DROP CONSTRAINT events_pkey;
         -- Had its foreign key before it was attached.
         CREATE TABLE events_9 (LIKE events INCLUDING ALL);
         ALTER TABLE events_9 ADD FOREIGN KEY (team_id) REFERENCES teams;
         ALTER TABLE events ATTACH PARTITION events_9 FOR VALUES FROM (90) TO (99);
         CREATE TABLE stays (during int4range, EXCLUDE USING gist (during WITH &&));
         CREATE TABLE stays_old (LIKE stays INCLUDING ALL) INHERITS (stays);
         INSERT INTO stays_old VALUES ('[1,5)');",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let events = Constraints::of("events")
        .partitions(NamePattern::prefix("events_"))
        .unique(["day", "key", "size"])
        .named("one size a day")
        .foreign_key("team_id")
        .build()
        .unwrap();
    let stays = Constraints::of("stays")
        .partitions(NamePattern::prefix("stays_"))
        .exclusion("during")
        .build()
        .unwrap();
    for (sql, constraint, words) in [
        (
            "INSERT INTO events VALUES (1, 'a', 1)",
            "events_1_day_key_size_idx",
            "size has already been taken",
        ),
        (
            "INSERT INTO events VALUES (91, 'a', 1, 7)",
            "events_9_team_id_fkey",
            "team_id does not exist",
        ),
        (
            "INSERT INTO stays_old VALUES ('[4,6)')",
            "stays_old_during_excl",
            "during violates an exclusion constraint",
        ),
    ] {
        let error = fail(db.pool(), sql).await;
        assert_eq!(
            Violation::of(&error).unwrap().constraint(),
            Some(constraint),
            "{sql}"
        );
        let error = ConstraintError::translate(error, &[&events, &stays]);
        assert_eq!(error.to_string(), words, "{sql}");
    }
}

#[tokio::test]
async fn partitions_are_those_of_the_sets_own_table() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    // A table that refers to this one, and happens to call its foreign key as a partition's is called.
    let set = Constraints::of("events")
        .partitions(NamePattern::prefix("events_"))
        .referenced_by("notes", "event_id")
        .named("events_team_id_fkey")
        .build()
        .unwrap();
    let error = fail(db.pool(), "INSERT INTO events VALUES (1, 'b', 3, 7)").await;
    let error = ConstraintError::translate(error, &set);
    assert!(error.field_errors().is_none(), "{error}");
}

#[tokio::test]
async fn a_constraint_and_an_index_on_the_same_columns_are_told_apart_in_a_partition() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "CREATE TABLE mails (day int, key text, live bool, UNIQUE (day, key, live)) PARTITION BY LIST (day);
         CREATE UNIQUE INDEX mails_live ON mails (day, key, live) WHERE live;
         CREATE TABLE mails_1 PARTITION OF mails FOR VALUES IN (1);
         INSERT INTO mails VALUES (1, 'a', true), (1, 'a', false);",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let set = Constraints::of("mails")
        .partitions(NamePattern::prefix("mails_"))
        .unique(["day", "key", "live"])
        .field("any")
        .unique(["day", "key", "live"])
        .named("mails_live")
        .field("live")
        .build()
        .unwrap();
    let error = fail(db.pool(), "INSERT INTO mails VALUES (1, 'a', false)").await;
    assert_eq!(
        Violation::of(&error).unwrap().constraint(),
        Some("mails_1_day_key_live_key")
    );
    assert_eq!(
        ConstraintError::translate(error, &set).to_string(),
        "any has already been taken"
    );
    let index = "ALTER TABLE mails DROP CONSTRAINT mails_day_key_live_key; INSERT INTO mails VALUES (1, 'a', true)";
    let error = fail(db.pool(), index).await;
    assert_eq!(
        Violation::of(&error).unwrap().constraint(),
        Some("mails_1_day_key_live_idx")
    );
    assert_eq!(
        ConstraintError::translate(error, &set).to_string(),
        "live has already been taken"
    );
}

#[tokio::test]
async fn a_set_of_the_right_schema_goes_before_one_with_partitions_elsewhere() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let events = |schema: &str, field: &str| {
        Constraints::of("events")
            .in_schema(schema)
            .partitions(NamePattern::prefix("events_"))
            .foreign_key("team_id")
            .field(field)
            .build()
            .unwrap()
    };
    let (elsewhere, here) = (events("elsewhere", "elsewhere"), events(db.name(), "here"));
    let missing = "INSERT INTO events VALUES (1, 'b', 3, 7)";
    let error = ConstraintError::translate(fail(db.pool(), missing).await, &[&elsewhere, &here]);
    assert_eq!(error.to_string(), "here does not exist");
    // A partition need not be in its table's schema.
    let error = ConstraintError::translate(fail(db.pool(), missing).await, &elsewhere);
    assert_eq!(error.to_string(), "elsewhere does not exist");
}

#[tokio::test]
async fn a_partitioned_table_that_is_referred_to() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "CREATE TABLE users (id int PRIMARY KEY) PARTITION BY LIST (id);
         CREATE TABLE users_1 PARTITION OF users FOR VALUES IN (1);
         CREATE TABLE users_2 PARTITION OF users FOR VALUES IN (2);
         CREATE TABLE posts (user_id int REFERENCES users);
         INSERT INTO users VALUES (1), (2);
         INSERT INTO posts VALUES (2);",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let error = fail(db.pool(), "DELETE FROM users").await;
    // The copy for the partition, with a number.
    assert_eq!(
        Violation::of(&error).unwrap().constraint(),
        Some("posts_user_id_fkey2")
    );
    let users = Constraints::of("users")
        .partitions(NamePattern::prefix("users_"))
        .referenced_by("posts", "user_id")
        .build()
        .unwrap();
    let error = ConstraintError::translate(error, &users);
    assert_eq!(
        error.to_string(),
        "posts are still associated with this entry"
    );
    // Only what is copied has a number.
    let plain = Constraints::of("users")
        .referenced_by("posts", "user_id")
        .build()
        .unwrap();
    let error = ConstraintError::translate(fail(db.pool(), "DELETE FROM users").await, &plain);
    assert!(error.field_errors().is_none(), "{error}");
}
