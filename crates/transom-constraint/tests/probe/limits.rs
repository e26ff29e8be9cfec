//! What it cannot see, and says so.

use sqlx::{PgPool, query, query_scalar};
use transom_constraint::{ConstraintError, Constraints, NamePattern, Probe, Row};

use crate::schema::{judge, none, rules, run, told, with};

#[tokio::test]
async fn a_row_hidden_by_row_level_security_is_found_by_the_server_alone() {
    let db = with(
        "CREATE TABLE t (tenant int, email text UNIQUE, name text NOT NULL);
         ALTER TABLE t ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own ON t USING (tenant = 1);
         INSERT INTO t VALUES (2, 'theirs', 'x'), (1, 'ours', 'x')",
    )
    .await;
    let pool = PgPool::connect_with(db.app_role().await).await.unwrap();
    let probe = Probe::load(&pool, &rules("t", |t| t.unique("email").not_null("name")))
        .await
        .unwrap();
    let row = |email: &str| Row::insert().set("tenant", 1).set("email", email);
    let found = |email: &'static str| {
        let (probe, pool) = (&probe, &pool);
        async move { told(&probe.violations(pool, row(email)).await.unwrap()).0 }
    };
    assert_eq!(found("theirs").await, ["not_null(name)"]);
    assert_eq!(found("ours").await, ["unique(email)", "not_null(name)"]);

    let insert = query("INSERT INTO t VALUES (1, $1, 'x')").bind("theirs");
    let error = probe
        .execute(&pool, insert, row("theirs").set("name", "x"))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "email has already been taken");
    pool.close().await;
}

#[tokio::test]
async fn a_table_that_may_not_be_read_hides_what_depends_on_it() {
    let db = with(
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE q (id int PRIMARY KEY);
         CREATE TABLE t (p int REFERENCES p, q int REFERENCES q, name text NOT NULL)",
    )
    .await;
    let options = db.app_role().await;
    let role = options.get_username().to_owned();
    run(db.pool(), &format!("REVOKE ALL ON p FROM \"{role}\"")).await;
    let pool = PgPool::connect_with(options).await.unwrap();
    let set = rules("t", |t| {
        t.foreign_key("p").foreign_key("q").not_null("name")
    });
    let probe = Probe::load(&pool, &set).await.unwrap();
    let row = || Row::insert().set("p", 1).set("q", 1);
    let expected = (
        vec!["foreign_key(q)".to_owned(), "not_null(name)".to_owned()],
        vec!["foreign_key(p): judging it failed with SQLSTATE 42501".to_owned()],
    );
    assert_eq!(
        told(&probe.violations(&pool, row()).await.unwrap()),
        expected
    );
    // The server may look where the role may not.
    let insert = query("INSERT INTO t VALUES (1, 1, 'x')");
    let error = probe
        .execute(&pool, insert, row().set("name", "x"))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "p does not exist; q does not exist");
    pool.close().await;
}

#[tokio::test]
async fn rules_that_no_row_decides_are_named() {
    let db = with(
        "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE DEFERRABLE INITIALLY DEFERRED,
             b int REFERENCES t DEFERRABLE INITIALLY DEFERRED, c int UNIQUE DEFERRABLE,
             CONSTRAINT whole CHECK (t IS NOT NULL), CONSTRAINT part CHECK (tableoid > 0));
         INSERT INTO t (id, a, b, c) VALUES (1, 1, 1, 1)",
    )
    .await;
    let declare = |t: transom_constraint::ConstraintsBuilder| {
        t.unique("a")
            .foreign_key("b")
            .unique("c")
            .check("whole")
            .on("a")
            .check("part")
            .on("a")
            .check("raised")
            .on("a")
            .raised()
            .check("gone")
            .on("a")
            .primary_key("id")
            .not_null("a")
            .no_partition("a")
            .value_too_long("a")
            .referenced_by("others", "t_id")
    };
    let row = Row::insert().set("a", 1).set("b", 2).set("c", 1);
    let (violated, unseen) = judge(db.pool(), declare, [row]).await.remove(0);
    assert_eq!(violated, ["unique(c)"]);
    assert_eq!(
        unseen,
        [
            "unique(a): it is deferred to COMMIT",
            "foreign_key(b): it is deferred to COMMIT",
            "check(whole): constraints of its form cannot be probed",
            "check(part): constraints of its form cannot be probed",
            "check(raised): it is no constraint on a row that is written",
            "check(gone): the table has no such constraint",
            "not_null(a): the table has no such constraint",
            "no_partition(a): it is no constraint on a row that is written",
            "value_too_long(a): it is no constraint on a row that is written",
            "referenced_by(t_id): it is no constraint on a row that is written",
        ]
    );
}

#[tokio::test]
async fn a_value_that_does_not_fit_hides_what_is_about_its_column() {
    let db = with("CREATE TABLE t (a smallint CHECK (a > 5), n varchar(3) CHECK (n <> 'abc'), b int NOT NULL)").await;
    let declare = |t: transom_constraint::ConstraintsBuilder| {
        t.check_column("a").check_column("n").not_null("b")
    };
    let rows = [
        Row::insert().set("a", 70_000),
        Row::insert().set("a", "x"),
        // Not cut to what would be refused: it is too long, and that is another rule.
        Row::insert().set("n", "abcd"),
    ];
    let found = judge(db.pool(), declare, rows).await;
    let raised = |code: &str| {
        vec![format!(
            "check_column(a): judging it failed with SQLSTATE {code}"
        )]
    };
    assert_eq!(
        found,
        [
            (vec!["not_null(b)".to_owned()], raised("22003")),
            (vec!["not_null(b)".to_owned()], raised("22P02")),
            (vec!["not_null(b)".to_owned()], none()),
        ]
    );
}

#[tokio::test]
async fn a_rule_answers_for_all_constraints_it_names() {
    let db = with(
        "CREATE TABLE t (a int CONSTRAINT pos_a CHECK (a > 0), b int CONSTRAINT pos_b CHECK (b > 0), c int DEFAULT (random()) CONSTRAINT pos_c CHECK (c > 0))",
    )
    .await;
    let declare = |t: transom_constraint::ConstraintsBuilder| {
        t.check("x").named(NamePattern::prefix("pos_")).field("all")
    };
    let row = |a: i32, b: i32| Row::insert().set("a", a).set("b", b);
    let rows = [row(1, 0), row(0, 0), row(1, 1), row(1, 1).set("c", 1)];
    let found = judge(db.pool(), declare, rows).await;
    let hidden = "check(x): the value of column \"c\" is not known before it is written".to_owned();
    let violated = (vec!["check(x)".to_owned()], none());
    assert_eq!(
        found,
        [
            violated.clone(),
            violated,
            (none(), vec![hidden]),
            (none(), none())
        ]
    );
}

#[tokio::test]
async fn what_two_rules_say_alike_is_said_once() {
    let db = with("CREATE TABLE t (a text UNIQUE); CREATE UNIQUE INDEX t_low ON t (lower(a)); INSERT INTO t VALUES ('x')").await;
    let set = rules("t", |t| t.unique("a").unique("a").named("t_low"));
    let probe = Probe::load(db.pool(), &set).await.unwrap();
    let found = probe
        .violations(db.pool(), Row::insert().set("a", "x"))
        .await
        .unwrap();
    assert_eq!((found.rules().count(), found.errors().len()), (2, 1));
    let insert = query("INSERT INTO t VALUES ('x')");
    let error = probe
        .execute(db.pool(), insert, Row::insert().set("a", "x"))
        .await
        .unwrap_err();
    assert_eq!(error.field_errors().unwrap().len(), 1);
}

#[tokio::test]
async fn names_of_every_kind_are_quoted() {
    let db = with(
        r#"CREATE TABLE "ours" ("Id" int PRIMARY KEY, "a""b" text UNIQUE, "theirs" int REFERENCES "ours", "k1" int UNIQUE, "ctid " int CHECK ("ctid " > 0), "select" int NOT NULL);
           INSERT INTO "ours" VALUES (1, 'x', 1, 1, 1, 1);
           CREATE TABLE "theirs" (LIKE "ours" INCLUDING ALL);
           ALTER TABLE "theirs" ADD FOREIGN KEY ("theirs") REFERENCES "ours";
           INSERT INTO "theirs" SELECT * FROM "ours""#,
    )
    .await;
    for table in ["ours", "theirs"] {
        let set = rules(table, |t| {
            t.primary_key("Id")
                .unique("a\"b")
                .foreign_key("theirs")
                .unique("k1")
                .not_null("select")
                .check("ours_ctid _check")
                .on("ctid ")
        });
        let probe = Probe::load(db.pool(), &set).await.unwrap();
        let row = Row::insert()
            .set("Id", 1)
            .set("a\"b", "x")
            .set("theirs", 9)
            .set("k1", 1)
            .set("ctid ", 0);
        let found = probe.violations(db.pool(), row).await.unwrap();
        assert_eq!(
            (found.rules().count(), found.unseen().count()),
            (6, 0),
            "{found:?}"
        );
        let row = Row::update()
            .key("Id", 1)
            .set("a\"b", "x")
            .set("theirs", 9)
            .set("k1", 1)
            .set("ctid ", 0);
        let found = probe.violations(db.pool(), row).await.unwrap();
        assert_eq!(
            (found.rules().count(), found.unseen().count()),
            (2, 0),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn what_was_loaded_does_not_depend_on_the_search_path() {
    let db = transom_testkit::database().await;
    run(
        db.pool(),
        "CREATE SCHEMA other; CREATE DOMAIN other.word AS text CONSTRAINT short CHECK (length(VALUE) < 3);
         CREATE FUNCTION odd(int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT $1 % 2 = 1';
         CREATE DOMAIN num AS int; CREATE TYPE mood AS ENUM ('good', 'bad');
         CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===);
         CREATE TABLE p (id int PRIMARY KEY);
         CREATE TABLE t (a num CHECK (odd(a)), m mood DEFAULT 'bad' CHECK (m <> 'bad'::mood), p int REFERENCES p,
             b int CONSTRAINT three CHECK (NOT (b === 3)), w other.word);
         INSERT INTO t VALUES (1, 'good')",
    )
    .await;
    let set = Constraints::of("t")
        .check_column("a")
        .check_column("m")
        .foreign_key("p")
        .check("three")
        .on("b")
        .build()
        .unwrap();
    let mut tx = db.pool().begin().await.unwrap();
    let path: String = query_scalar("SHOW search_path")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    let probe = Probe::load(&mut *tx, &set).await.unwrap();
    let after: String = query_scalar("SHOW search_path")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(after, path);
    query("SET LOCAL search_path = other")
        .execute(&mut *tx)
        .await
        .unwrap();
    let row = Row::insert().set("a", 2).set("p", 1).set("b", 3);
    let found = probe.violations(&mut tx, row).await.unwrap();
    assert_eq!(
        (found.rules().count(), found.unseen().count()),
        (4, 0),
        "{found:?}"
    );

    // Nor is a table looked for anywhere else than it was declared to be.
    let error = Probe::load(&mut *tx, &set).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no table \"t\" in the search path"
    );
    let here = Constraints::of("t")
        .in_schema("public")
        .check("short")
        .on("w")
        .build()
        .unwrap();
    let probe = Probe::load(&mut *tx, &here).await.unwrap();
    let long = Row::insert().set("w", "long");
    let found = probe.violations(&mut tx, long).await.unwrap();
    assert_eq!(told(&found).0, ["check(short)"]);
    let elsewhere = Constraints::of("t")
        .in_schema("nowhere")
        .not_null("a")
        .build()
        .unwrap();
    let error = Probe::load(&mut *tx, &elsewhere).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no table \"t\" in schema \"nowhere\""
    );
    tx.rollback().await.unwrap();
}

#[tokio::test]
async fn a_schema_that_changed_since_costs_the_user_nothing() {
    let db =
        with("CREATE TABLE t (a int UNIQUE, b int CHECK (b > 0)); INSERT INTO t VALUES (1)").await;
    let probe = Probe::load(db.pool(), &rules("t", |t| t.unique("a").check_column("b")))
        .await
        .unwrap();
    run(
        db.pool(),
        "ALTER TABLE t RENAME a TO z; ALTER TABLE t RENAME CONSTRAINT t_a_key TO t_z_key",
    )
    .await;
    run(db.pool(), "ALTER INDEX t_z_key RENAME TO t_a_key").await;
    let insert = query("INSERT INTO t VALUES (1)");
    let row = Row::insert().set("a", 1).set("b", 0);
    let ConstraintError::Invalid(errors) = probe.execute(db.pool(), insert, row).await.unwrap_err()
    else {
        panic!("another error");
    };
    assert_eq!(errors.to_string(), "a has already been taken; b is invalid");
}
