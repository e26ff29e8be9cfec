//! Each kind of constraint, and what decides it.

use transom_constraint::{NamePattern, Row};

use crate::schema::{judge, none, violated, with};

#[tokio::test]
async fn a_null_violates_not_null_whether_it_is_written_or_left_out() {
    let db = with(
        "CREATE TYPE pair AS (a int, b int);
         CREATE TABLE t (a int NOT NULL, b int NOT NULL DEFAULT 1, c int, p pair NOT NULL DEFAULT ROW(NULL, NULL))",
    )
    .await;
    let rows = [
        Row::insert(),
        Row::insert().set("a", 1),
        Row::insert().set("a", 1).set("b", None::<i32>),
    ];
    let found = violated(
        db.pool(),
        |t| t.not_null("b").not_null("a").not_null("p"),
        rows,
    )
    .await;
    // A composite value is not NULL for having nothing in it.
    assert_eq!(
        found,
        [
            vec!["not_null(a)".to_owned()],
            none(),
            vec!["not_null(b)".to_owned()]
        ]
    );
}

#[tokio::test]
async fn a_check_is_violated_if_it_is_false_and_not_if_it_is_null() {
    let db =
        with("CREATE TABLE t (a int, b int, CONSTRAINT order_of CHECK (a < b), CHECK (a > 0))")
            .await;
    let rows = [
        Row::insert().set("a", 0).set("b", 0),
        Row::insert().set("a", 5).set("b", 4),
        Row::insert().set("b", 4),
        Row::insert().set("a", 5).set("b", 6),
    ];
    let found = violated(
        db.pool(),
        |t| t.check_column("a").check("order_of").on("a"),
        rows,
    )
    .await;
    let (positive, order) = ("check_column(a)".to_owned(), "check(order_of)".to_owned());
    assert_eq!(
        found,
        [vec![positive, order.clone()], vec![order], none(), none()]
    );
}

#[tokio::test]
async fn a_domain_checks_its_value_and_so_do_the_domains_it_is_made_of() {
    let db = with(
        "CREATE DOMAIN word AS varchar(4) CONSTRAINT not_bad CHECK (VALUE <> 'bad') CONSTRAINT there CHECK (VALUE IS NOT NULL);
         CREATE DOMAIN short_word AS word DEFAULT 'ok' CONSTRAINT short CHECK (length(VALUE) < 3);
         CREATE TABLE t (id int, a short_word, \"value\" word DEFAULT 'fine')",
    )
    .await;
    let rows = [
        Row::insert().set("a", "bad"),
        Row::insert().set("a", None::<&str>).set("value", "ok"),
        Row::insert().set("value", "bad"),
        Row::insert(),
    ];
    let declare = |t: transom_constraint::ConstraintsBuilder| {
        t.check("short")
            .on("a")
            .check("not_bad")
            .on("a")
            .check("there")
            .on("a")
    };
    let found = violated(db.pool(), declare, rows).await;
    let (short, bad, there) = ("check(short)", "check(not_bad)", "check(there)");
    assert_eq!(found, [vec![short, bad], vec![there], vec![bad], vec![]]);
}

#[tokio::test]
async fn a_key_is_taken_by_the_same_values_in_the_same_columns() {
    let db = with(
        "CREATE TABLE t (gone int, id int PRIMARY KEY, org int, email text, UNIQUE (org, email));
         ALTER TABLE t DROP gone;
         INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, NULL)",
    )
    .await;
    let row = |id: i32, org: i32, email: Option<&str>| {
        Row::insert()
            .set("id", id)
            .set("org", org)
            .set("email", email)
    };
    let rows = [
        row(1, 1, Some("a")),
        row(4, 1, Some("b")),
        row(4, 3, None),
        row(4, 2, Some("b")),
    ];
    let found = violated(
        db.pool(),
        |t| t.unique(["org", "email"]).primary_key("id"),
        rows,
    )
    .await;
    let both = "unique(org, email)";
    assert_eq!(
        found,
        [vec![both, "primary_key(id)"], vec![], vec![], vec![both]]
    );
}

#[tokio::test]
async fn nulls_are_alike_where_they_are_declared_so() {
    let db = with(
        "CREATE TABLE t (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
         INSERT INTO t VALUES (1, NULL), (2, 2)",
    )
    .await;
    let rows = [
        Row::insert().set("a", 1),
        Row::insert().set("a", 2),
        Row::insert().set("a", 2).set("b", 2),
        Row::insert(),
    ];
    let found = violated(db.pool(), |t| t.unique(["a", "b"]), rows).await;
    assert_eq!(
        found,
        [vec!["unique(a, b)"], vec![], vec!["unique(a, b)"], vec![]]
    );
}

#[tokio::test]
async fn an_index_compares_what_it_is_made_of_where_it_applies() {
    let db = with(
        "CREATE TABLE t (email text, live bool DEFAULT true, theirs text, k1 text);
         CREATE UNIQUE INDEX t_live ON t (lower(email), (coalesce(theirs, k1))) WHERE live;
         INSERT INTO t VALUES ('ANN', true, 'x', 'y'), ('BOB', false, 'x', 'y')",
    )
    .await;
    let row = |email: &str| Row::insert().set("email", email).set("k1", "x");
    let rows = [
        row("ann"),
        row("ann").set("live", false),
        row("bob"),
        row("ann").set("theirs", "y"),
    ];
    let found = violated(db.pool(), |t| t.unique("email").named("t_live"), rows).await;
    assert_eq!(found, [vec!["unique(email)"], vec![], vec![], vec![]]);
}

#[tokio::test]
async fn texts_are_compared_by_the_collation_of_the_index_or_of_the_column() {
    let db = with(
        "CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
         CREATE TABLE t (a text COLLATE no_case UNIQUE, b text, c text COLLATE no_case CHECK (c <> 'no'), d text COLLATE \"C\" UNIQUE);
         CREATE UNIQUE INDEX t_b ON t (b COLLATE no_case);
         INSERT INTO t VALUES ('x', 'x', 'x', 'x')",
    )
    .await;
    let upper = Row::insert()
        .set("a", "X")
        .set("b", "X")
        .set("c", "NO")
        .set("d", "X");
    let declare = |t: transom_constraint::ConstraintsBuilder| {
        t.unique("a")
            .unique("b")
            .named("t_b")
            .check_column("c")
            .unique("d")
    };
    let found = violated(db.pool(), declare, [upper]).await;
    assert_eq!(found, [vec!["unique(a)", "unique(b)", "check_column(c)"]]);
}

#[tokio::test]
async fn rows_that_overlap_are_excluded_where_the_constraint_applies() {
    let db = with(
        "CREATE TABLE t (room int4range, at int4range, gone bool DEFAULT false,
             CONSTRAINT booked EXCLUDE USING gist (room WITH =, at WITH &&) WHERE (NOT gone));
         INSERT INTO t VALUES ('[1,2)', '[1,5)', false), ('[2,3)', '[1,5)', true)",
    )
    .await;
    let declare = |t: transom_constraint::ConstraintsBuilder| t.exclusion("at").named("booked");
    let row = |room: &str, at: &str| Row::insert().set("room", room).set("at", at);
    let rows = [
        row("[1,2)", "[4,9)"),
        row("[1,2)", "[5,9)"),
        row("[2,3)", "[4,9)"),
        row("[1,2)", "[4,9)").set("gone", true),
    ];
    let found = violated(db.pool(), declare, rows).await;
    assert_eq!(found, [vec!["exclusion(at)"], vec![], vec![], vec![]]);
}

#[tokio::test]
async fn a_reference_needs_its_row_unless_it_is_null() {
    let db = with(
        "CREATE TABLE p (a int, b text COLLATE \"C\", PRIMARY KEY (a, b));
         CREATE TABLE days (day int PRIMARY KEY) PARTITION BY RANGE (day);
         CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (0) TO (10);
         CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM (10) TO (20);
         INSERT INTO p VALUES (1, 'x'); INSERT INTO days VALUES (1), (11);
         CREATE TABLE t (a int, b text COLLATE \"POSIX\", c bigint, d text, day int REFERENCES days,
             FOREIGN KEY (a, b) REFERENCES p, FOREIGN KEY (c, d) REFERENCES p MATCH FULL)",
    )
    .await;
    let declare = |t: transom_constraint::ConstraintsBuilder| {
        t.foreign_key(["a", "b"])
            .foreign_key(["c", "d"])
            .foreign_key("day")
            // Each partition has a constraint like it in the catalogue, called alike.
            .named(NamePattern::prefix("t_day_fkey"))
    };
    let rows = [
        Row::insert()
            .set("a", 1)
            .set("b", "x")
            .set("c", 1_i64)
            .set("d", "x")
            .set("day", 1),
        Row::insert()
            .set("a", 1)
            .set("b", "y")
            .set("c", 2_i64)
            .set("d", "x")
            .set("day", 2),
        Row::insert().set("a", 7).set("d", "x"),
        Row::insert().set("day", 11),
    ];
    let found = violated(db.pool(), declare, rows).await;
    let (simple, full, day) = ("foreign_key(a, b)", "foreign_key(c, d)", "foreign_key(day)");
    assert_eq!(found, [vec![], vec![simple, full, day], vec![full], vec![]]);
}

#[tokio::test]
async fn a_row_may_refer_to_itself_and_to_what_it_will_be() {
    let db = with(
        "CREATE TABLE t (id int PRIMARY KEY, boss int REFERENCES t);
         INSERT INTO t VALUES (1, 1), (2, 1)",
    )
    .await;
    let rows = [
        Row::insert().set("id", 5).set("boss", 5),
        Row::insert().set("id", 5).set("boss", 6),
        Row::insert().set("boss", 2).set("id", 7),
        Row::update().key("id", 2).set("id", 3).set("boss", 3),
        // The row it refers to is what it was itself.
        Row::update().key("id", 2).set("id", 3).set("boss", 2),
        Row::update().key("id", 2).set("boss", 1),
    ];
    let found = violated(db.pool(), |t| t.foreign_key("boss"), rows).await;
    let dangling = vec!["foreign_key(boss)".to_owned()];
    assert_eq!(
        found,
        [none(), dangling.clone(), none(), none(), dangling, none()]
    );
}

#[tokio::test]
async fn a_partitioned_table_is_judged_as_a_whole_and_heirs_not_at_all() {
    let db = with(
        "CREATE TABLE t (day int, k int, UNIQUE (day, k)) PARTITION BY RANGE (day);
         CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);
         CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10) TO (20);
         INSERT INTO t VALUES (1, 1), (11, 2)",
    )
    .await;
    let rows = [
        Row::insert().set("day", 11).set("k", 2),
        Row::insert().set("day", 12).set("k", 2),
        Row::update().key("day", 1).set("day", 11).set("k", 2),
        Row::update().key("day", 1).set("k", 1),
    ];
    let found = violated(db.pool(), |t| t.unique(["day", "k"]), rows).await;
    let taken = vec!["unique(day, k)".to_owned()];
    assert_eq!(found, [taken.clone(), none(), taken, none()]);

    let db = with(
        "CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES t); CREATE TABLE heir () INHERITS (t);
         INSERT INTO heir VALUES (1)",
    )
    .await;
    let found = violated(
        db.pool(),
        |t| t.primary_key("id").foreign_key("p"),
        [
            Row::insert().set("id", 1),
            Row::insert().set("id", 2).set("p", 1),
        ],
    )
    .await;
    assert_eq!(found, [none(), vec!["foreign_key(p)".to_owned()]]);
}

#[tokio::test]
async fn a_generated_column_is_computed_from_the_row() {
    let db = with(
        "CREATE TABLE t (first text, last text, seed int DEFAULT (random() * 9)::int,
             slug text GENERATED ALWAYS AS (lower(first || '-' || last)) STORED UNIQUE,
             twice int GENERATED ALWAYS AS (seed * 2) STORED CHECK (twice < 100));
         INSERT INTO t (first, last) VALUES ('Ann', 'Lee')",
    )
    .await;
    let declare =
        |t: transom_constraint::ConstraintsBuilder| t.unique("slug").check_column("twice");
    let row = || Row::insert().set("first", "ANN").set("last", "lee");
    let found = judge(db.pool(), declare, [row(), row().set("seed", 50)]).await;
    let hidden =
        "check_column(twice): the value of column \"seed\" is not known before it is written";
    assert_eq!(
        found[0],
        (vec!["unique(slug)".to_owned()], vec![hidden.to_owned()])
    );
    assert_eq!(found[1].0, ["unique(slug)", "check_column(twice)"]);
}
