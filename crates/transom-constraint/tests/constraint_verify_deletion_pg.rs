//! Declarations of other tables' foreign keys, which forbid deletion.

mod verified;

use transom_constraint::{Mismatch, NamePattern, assert_declared};
use verified::{built, empty, lines, mismatches, of, run, schema};

const POSTS: &str = "
    CREATE TABLE posts (id int PRIMARY KEY DEFAULT 1, parent_id int REFERENCES posts);
    CREATE TABLE authors (id int PRIMARY KEY DEFAULT 1);
    CREATE TABLE comments (post_id int REFERENCES posts, author_id int REFERENCES authors, CHECK (post_id > 0));
    CREATE TABLE likes (post_id int REFERENCES posts ON DELETE CASCADE);
    CREATE TABLE tags (post_id int REFERENCES posts ON DELETE RESTRICT);
";

fn posts() -> transom_constraint::ConstraintsBuilder<transom_constraint::AnyRule> {
    of("posts").foreign_key("parent_id")
}

#[tokio::test]
async fn a_set_is_asked_for_them_once_it_declares_one() {
    let db = schema(POSTS).await;
    assert_declared(db.pool(), &built(posts())).await;
    let some = posts().referenced_by("comments", "post_id");
    assert_eq!(
        lines(db.pool(), built(some.clone())).await,
        [
            "foreign key constraint \"tags_post_id_fkey\" of table \"tags\" is not declared: add to \
             Constraints::of(\"posts\"): .referenced_by(\"tags\", \"post_id\"), or, if no input can violate it, \
             .internal(\"tags_post_id_fkey\")"
        ]
    );
    assert_declared(
        db.pool(),
        &built(some.clone().internal("tags_post_id_fkey")),
    )
    .await;
    assert_declared(
        db.pool(),
        &[built(some.clone()), built(of("posts").no_assoc("tags"))],
    )
    .await;
    // One that cascades can still forbid an UPDATE of the key.
    assert_declared(
        db.pool(),
        &built(some.no_assoc("tags").referenced_by("likes", "post_id")),
    )
    .await;
}

#[tokio::test]
async fn what_is_declared_must_refer_to_the_table() {
    let db = schema(POSTS).await;
    let wrong = posts()
        .no_assoc("tags")
        .referenced_by("comments", "author_id")
        .referenced_by("comments", "post_id")
        .named("comments_post_id_check")
        .referenced_by("comment", "post_id")
        .referenced_by("likes", "posts_id")
        .no_assoc("authors");
    assert_eq!(
        lines(db.pool(), built(wrong)).await,
        [
            "foreign key \"comments_author_id_fkey\" of table \"comments\" is declared to refer to \"posts\" but refers to \
             \"authors\": declare it there",
            "constraint \"comments_post_id_check\" of table \"comments\" is declared as foreign key but is check: declare \
             it in Constraints::of(\"comments\") by .check_column(\"post_id\")",
            "there is no table \"comment\" in the search path: is \"comments\" meant?",
            "referenced_by(posts_id) of table \"likes\": there is no foreign key \"likes_posts_id_fkey\" that refers to \"posts\": is \
             \"likes_post_id_fkey\" meant? If so name that",
            "no_assoc(authors) of table \"authors\": there is no foreign key that refers to \"posts\": create it, or remove \
             the declaration",
            "foreign key constraint \"comments_post_id_fkey\" of table \"comments\" is not declared: add to \
             Constraints::of(\"posts\"): .referenced_by(\"comments\", \"post_id\"), or, if no input can violate it, \
             .internal(\"comments_post_id_fkey\")",
        ]
    );
}

#[tokio::test]
async fn its_columns_are_the_other_tables() {
    let db = schema("CREATE TABLE a (id int PRIMARY KEY DEFAULT 1); CREATE TABLE b (x int, a_id int REFERENCES a)").await;
    assert_declared(db.pool(), &built(of("a").referenced_by("b", "a_id"))).await;
    let wrong = of("a").referenced_by("b", "x").named("b_a_id_fkey");
    assert_eq!(
        lines(db.pool(), built(wrong)).await,
        [
            "constraint \"b_a_id_fkey\" of table \"b\" is declared on \"x\" but is on \"a_id\": correct the declaration"
        ]
    );
}

/// A foreign key to a partitioned table is reported by a name that it has for the partition.
#[tokio::test]
async fn the_names_that_a_partitioned_table_makes_of_a_foreign_key_must_be_answered() {
    let db = schema(
        "CREATE TABLE r (id int PRIMARY KEY DEFAULT 1) PARTITION BY RANGE (id);
         CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (10);
         CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (10) TO (20);
         CREATE TABLE f (r_id int REFERENCES r) PARTITION BY HASH (r_id);
         CREATE TABLE f1 PARTITION OF f FOR VALUES WITH (MODULUS 1, REMAINDER 0);
         INSERT INTO r VALUES (11); INSERT INTO f VALUES (11);",
    )
    .await;
    let error = sqlx::query("DELETE FROM r")
        .execute(db.pool())
        .await
        .unwrap_err();
    let error = error.into_database_error().unwrap();
    assert_eq!(
        (error.table(), error.constraint()),
        (Some("f"), Some("f_r_id_fkey2"))
    );
    let r = || of("r").partitions(NamePattern::prefix("r"));
    assert_declared(db.pool(), &built(r().referenced_by("f", "r_id"))).await;
    // Without the partitions declared, the name stands for itself.
    let found = mismatches(db.pool(), built(of("r").referenced_by("f", "r_id"))).await;
    let [
        Mismatch::Undeclared {
            name,
            copy_of,
            more,
            line,
            ..
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}")
    };
    assert_eq!(name.as_deref(), Some("f_r_id_fkey1"));
    assert_eq!((copy_of.as_deref(), *more), (Some("f_r_id_fkey"), 1));
    assert_eq!(
        line,
        ".referenced_by(\"f\", \"r_id\").named(NamePattern::regex(\"f_r_id_fkey|f_r_id_fkey[0-9]+\"))"
    );
    let named = of("r")
        .referenced_by("f", "r_id")
        .named(NamePattern::regex("f_r_id_fkey[0-9]*"));
    assert_declared(db.pool(), &built(named)).await;
    assert_declared(db.pool(), &built(r().no_assoc("f"))).await;
    // What is not declared at all is told once.
    run(db.pool(), "CREATE TABLE g (r_id int REFERENCES r)").await;
    let found = mismatches(db.pool(), built(of("r").no_assoc("g"))).await;
    let [
        Mismatch::Undeclared {
            name,
            copy_of: None,
            ..
        },
    ] = found.as_slice()
    else {
        panic!("{found:?}")
    };
    assert_eq!(name.as_deref(), Some("f_r_id_fkey"));
    run(db.pool(), "DROP TABLE g").await;
    // By the partition's name it is reported when that is written, never when `r` is deleted from.
    let of_partition = r()
        .no_assoc("f")
        .referenced_by("f1", "r_id")
        .named("f_r_id_fkey");
    assert_eq!(
        lines(db.pool(), built(of_partition)).await,
        [
            "referenced_by(r_id) of table \"f1\": there is no foreign key \"f_r_id_fkey\" that refers to \"r\": \
             create it, or remove the declaration"
        ]
    );
    // On the other side they are never reported.
    let f = of("f").foreign_key("r_id").partitions("f1");
    assert_declared(db.pool(), &built(f)).await;
}

#[tokio::test]
async fn a_referring_table_of_any_schema_is_found() {
    let db = schema("CREATE TABLE a (id int PRIMARY KEY DEFAULT 1)").await;
    let other = schema(&format!(
        "CREATE TABLE b (a_id int REFERENCES {}.a)",
        db.name()
    ))
    .await;
    assert_declared(db.pool(), &built(of("a").referenced_by("b", "a_id"))).await;
    // With a schema, the other table is taken to be in it.
    let here = of("a").in_schema(db.name()).referenced_by("b", "a_id");
    assert_eq!(lines(db.pool(), built(here)).await.len(), 2);
    run(other.pool(), "DROP TABLE b").await;
    assert_eq!(lines(db.pool(), empty("a")).await.len(), 0);
}
