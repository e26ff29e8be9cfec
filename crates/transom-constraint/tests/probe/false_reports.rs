//! What the server accepts is not called wrong.

use sqlx::{PgPool, query, query_scalar};
use transom_constraint::{ConstraintError, Probe, Row};

use crate::schema::{judge, none, rules, run, told, violated, with};

#[tokio::test]
async fn a_reference_that_policies_may_hide_is_not_called_missing() {
    let db = with(
        r#"CREATE TABLE "it's \ p" (id int PRIMARY KEY, tenant int);
           ALTER TABLE "it's \ p" ENABLE ROW LEVEL SECURITY;
           CREATE POLICY own ON "it's \ p" USING (tenant = 1);
           INSERT INTO "it's \ p" VALUES (1, 1), (2, 2);
           CREATE TABLE t (p int REFERENCES "it's \ p", n text NOT NULL)"#,
    )
    .await;
    let pool = PgPool::connect_with(db.app_role().await).await.unwrap();
    let set = rules("t", |t| t.foreign_key("p").not_null("n"));
    let probe = Probe::load(&pool, &set).await.unwrap();
    let found = |by: PgPool, p: i32| {
        let probe = probe.clone();
        async move {
            let row = Row::insert().set("p", p).set("n", "x");
            told(&probe.violations(&by, row).await.unwrap())
        }
    };
    assert_eq!(found(pool.clone(), 1).await, (none(), none()));
    let hidden = "foreign_key(p): rows that it refers to may be hidden by row-level security";
    assert_eq!(
        found(pool.clone(), 2).await,
        (none(), vec![hidden.to_owned()])
    );
    // The owner sees all rows, and so there are no others.
    assert_eq!(
        found(db.pool().clone(), 3).await,
        (vec!["foreign_key(p)".to_owned()], none())
    );
    let insert = query("INSERT INTO t VALUES (2, NULL)");
    let error = probe
        .execute(&pool, insert, Row::insert().set("p", 2))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "n can't be blank");
    pool.close().await;
}

#[tokio::test]
async fn blanks_at_the_end_are_padded_and_cut_as_the_column_does() {
    let db = with(
        "CREATE DOMAIN code AS char(5) CHECK (octet_length(VALUE) = 5);
         CREATE TABLE p (id varchar(3) PRIMARY KEY); INSERT INTO p VALUES ('abc');
         CREATE TABLE t (c char(5) DEFAULT 'x' CHECK (octet_length(c) = 5), d code,
             v varchar(3) UNIQUE CHECK (length(v) <= 3) REFERENCES p,
             g varchar(3) GENERATED ALWAYS AS (n || '  ') STORED CHECK (length(g) = 3), n text);
         INSERT INTO t (v) VALUES ('abc')",
    )
    .await;
    let new = || Row::insert().set("n", "ab");
    let judged = violated(
        db.pool(),
        |t| {
            t.check_column("c")
                .check("code_check")
                .on("d")
                .unique("v")
                .check_column("v")
                .foreign_key("v")
                .check_column("g")
        },
        [
            new().set("c", "AB").set("d", "AB").set("v", None::<&str>),
            new().set("c", "AB   ").set("d", "AB         "),
            new().set("v", "abc  "),
            // These are refused as too long, and judged as they are.
            new().set("c", "ABCDEF").set("v", "abcd"),
        ],
    )
    .await;
    let too_long = ["check_column(c)", "check_column(v)", "foreign_key(v)"];
    assert_eq!(judged[..2], [none(), none()]);
    assert_eq!(judged[2], ["unique(v)"]);
    assert_eq!(judged[3], too_long);
}

#[tokio::test]
async fn values_for_arrays_of_limited_texts_are_not_judged() {
    let db = with(
        "CREATE TABLE t (id int PRIMARY KEY, a char(3)[] NOT NULL CHECK (octet_length(a[1]) = 3),
             b varchar[] CHECK (length(b[1]) <= 3));
         INSERT INTO t VALUES (1, '{AB}')",
    )
    .await;
    let judged = judge(
        db.pool(),
        |t| t.not_null("a").check_column("a").check_column("b"),
        [
            Row::insert().set("a", "{AB}").set("b", "{abcd}"),
            Row::update().key("id", 1).set("b", "{abc}"),
        ],
    )
    .await;
    let unseen = "check_column(a): constraints of its form cannot be probed".to_owned();
    assert_eq!(
        judged[0],
        (vec!["check_column(b)".to_owned()], vec![unseen])
    );
    assert_eq!(judged[1], (none(), none()));
}

#[tokio::test]
async fn a_reference_that_an_update_does_not_change_is_not_looked_at() {
    let db = with(
        "CREATE TABLE p (id int PRIMARY KEY);
         CREATE TABLE t (id int PRIMARY KEY, p int, up int REFERENCES t ON UPDATE CASCADE);
         INSERT INTO t VALUES (1, 9, 1), (2, 9, 1);
         ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES p NOT VALID",
    )
    .await;
    let row = || Row::update().key("id", 1);
    let judged = violated(
        db.pool(),
        |t| t.foreign_key("p").foreign_key("up"),
        [
            row().set("p", 9),
            row().set("id", 3).set("up", 1),
            row().set("p", 8).set("up", 9),
            // The other row's key is no excuse.
            row().set("id", 3).set("up", 2),
            row().set("id", 3).set("up", 4),
        ],
    )
    .await;
    assert_eq!(judged[..2], [none(), none()]);
    assert_eq!(judged[2], ["foreign_key(p)", "foreign_key(up)"]);
    assert_eq!(judged[3..], [none(), vec!["foreign_key(up)".to_owned()]]);
}

#[tokio::test]
async fn the_settings_under_which_it_was_loaded_do_not_matter() {
    let db = with(
        r"CREATE SEQUENCE s;
          CREATE TABLE t (id int DEFAULT nextval('s') UNIQUE, a text CHECK (a ~ '^\d+$'),
              d date CHECK (d = '2020-01-02'), i interval CHECK (i = '-1 days +2 hours'),
              f float8 CHECK (f = 0.30000000000000004), b bytea CHECK (b = '\x5c00'))",
    )
    .await;
    let set = rules("t", |t| {
        t.unique("id")
            .check_column("a")
            .check_column("d")
            .check_column("i")
            .check_column("f")
            .check_column("b")
    });
    let row = Row::insert()
        .set("a", "1")
        .set("d", "2020-01-02")
        .set("i", "-1 days +2 hours")
        .set("f", 0.300_000_000_000_000_04_f64)
        .set("b", b"\\\0".to_vec());
    let mut tx = db.pool().begin().await.unwrap();
    for setting in [
        "SET standard_conforming_strings = off",
        "SET DateStyle = 'SQL, DMY'",
        "SET IntervalStyle = 'sql_standard'",
        "SET extra_float_digits = 0",
        "SET search_path = pg_catalog",
    ] {
        query(setting).execute(&mut *tx).await.unwrap();
    }
    let set_by_caller = "SELECT array_agg(name || '=' || setting ORDER BY name) FROM pg_settings WHERE source = 'session'";
    let before: Vec<String> = query_scalar(set_by_caller)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    let in_schema = transom_constraint::Constraints::of("t").in_schema(db.name());
    Probe::load(&mut *tx, &in_schema.unique("id").build().unwrap())
        .await
        .unwrap();
    query("SELECT 1").execute(&mut *tx).await.unwrap();
    let after: Vec<String> = query_scalar(set_by_caller)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert!(before.len() >= 4);
    assert_eq!(after, before);

    let path = format!("SET search_path = \"{}\"", db.name());
    query(sqlx::AssertSqlSafe(path))
        .execute(&mut *tx)
        .await
        .unwrap();
    let probe = Probe::load(&mut *tx, &set).await.unwrap();
    let mut conn = db.pool().acquire().await.unwrap();
    let unseen = "unique(id): the value of column \"id\" is not known before it is written";
    let found = probe.violations(&mut conn, row).await.unwrap();
    assert_eq!(told(&found), (none(), vec![unseen.to_owned()]));
}

#[tokio::test]
async fn what_a_trigger_may_fill_is_not_called_blank() {
    let db = with(
        "CREATE TABLE t (id int PRIMARY KEY, slug text NOT NULL DEFAULT NULL CHECK (slug <> ''), n text NOT NULL);
         CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN NEW.slug := 'x'; RETURN NEW; END $$;
         CREATE TRIGGER f BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fill();
         INSERT INTO t VALUES (1, 'x', 'x')",
    )
    .await;
    let declare = |t: transom_constraint::ConstraintsBuilder<transom_constraint::NoRule>| {
        t.not_null("slug").check_column("slug").not_null("n")
    };
    let rows = || {
        [
            Row::insert().set("id", 2).set("n", None::<&str>),
            Row::update().key("id", 1).set("n", None::<&str>),
        ]
    };
    let blank = vec!["not_null(n)".to_owned()];
    let judged = judge(db.pool(), declare, rows()).await;
    let unknown = "the value of column \"slug\" is not known before it is written";
    let unseen = ["not_null(slug)", "check_column(slug)"].map(|rule| format!("{rule}: {unknown}"));
    assert_eq!(judged[0], (blank.clone(), unseen.to_vec()));
    assert_eq!(judged[1], (blank.clone(), none()));

    run(db.pool(), "ALTER TABLE t DISABLE TRIGGER f").await;
    let judged = violated(db.pool(), declare, rows()).await;
    assert_eq!(judged[0], ["not_null(slug)", "not_null(n)"]);
}

#[tokio::test]
async fn an_index_that_is_not_valid_is_none() {
    let db = with("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)").await;
    let concurrently = query("CREATE UNIQUE INDEX CONCURRENTLY t_a_index ON t (a)");
    concurrently.execute(db.pool()).await.unwrap_err();
    let judged = judge(
        db.pool(),
        |t| t.unique("a").named("t_a_index"),
        [Row::insert().set("a", 1)],
    )
    .await;
    let unseen = judged[0].1.concat();
    assert!(unseen.ends_with("the table has no such constraint"));
    assert_eq!(judged[0].0, none());
}

#[tokio::test]
async fn temporary_tables_may_be_called_as_those_of_the_catalogue() {
    let db = with("CREATE TABLE t (a int NOT NULL)").await;
    let mut conn = db.pool().acquire().await.unwrap();
    for name in ["pg_class", "pg_attribute", "pg_constraint", "pg_trigger"] {
        let sql = format!("CREATE TEMP TABLE {name} (x int)");
        let sql = sqlx::AssertSqlSafe(sql);
        query(sql).execute(&mut *conn).await.unwrap();
    }
    let set = rules("t", |t| t.not_null("a"));
    let probe = Probe::load(&mut *conn, &set).await.unwrap();
    let found = probe.violations(&mut conn, Row::insert()).await.unwrap();
    assert_eq!(told(&found).0, ["not_null(a)"]);
    // Not for the next test on this connection.
    drop(conn.detach());
}

#[tokio::test]
async fn what_a_check_writes_is_undone_in_a_transaction() {
    let db = with(
        "CREATE TABLE log (x int); CREATE TABLE t (a int, b int NOT NULL);
         CREATE FUNCTION noted(int) RETURNS bool LANGUAGE plpgsql AS
             $$ BEGIN INSERT INTO log VALUES ($1); RETURN true; END $$;
         ALTER TABLE t ADD CONSTRAINT noted CHECK (noted(a))",
    )
    .await;
    let set = rules("t", |t| t.not_null("b").check("noted").on("a"));
    let probe = Probe::load(db.pool(), &set).await.unwrap();
    let row = || Row::insert().set("a", 1);
    let mut tx = db.pool().begin().await.unwrap();
    let found = probe.violations(&mut tx, row()).await.unwrap();
    assert_eq!(told(&found).0, ["not_null(b)"]);
    let refused = query("INSERT INTO t (a) VALUES (1)");
    let refused = probe.execute(&mut tx, refused, row()).await;
    assert!(matches!(refused, Err(ConstraintError::Invalid(_))));
    let logged = "SELECT count(*) FROM log";
    let count: i64 = query_scalar(logged).fetch_one(&mut *tx).await.unwrap();
    assert_eq!(count, 0);
    // What was accepted stays.
    let accepted = query("INSERT INTO t VALUES (1, 1)");
    let row = row().set("b", 1);
    probe.execute(&mut tx, accepted, row).await.unwrap();
    let count: i64 = query_scalar(logged).fetch_one(&mut *tx).await.unwrap();
    assert_eq!(count, 1);
}
