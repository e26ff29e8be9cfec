//! Tables with a constraint of every kind, and a row in each.
#![allow(dead_code, reason = "each test target uses what it needs")]
#![allow(clippy::unwrap_used, reason = "whatever fails here fails the test")]

use sqlx::{AssertSqlSafe, PgPool};

const SCHEMA: &str = "
    CREATE TABLE teams (id int PRIMARY KEY);
    CREATE DOMAIN positive AS int CONSTRAINT positive_only CHECK (VALUE > 0);
    CREATE TABLE users (
        id int PRIMARY KEY,
        email text UNIQUE,
        name varchar(5) NOT NULL DEFAULT 'x',
        credit smallint DEFAULT 0 CHECK (credit >= 0),
        rank positive,
        team_id int REFERENCES teams
    );
    CREATE TABLE stays (room int, during int4range, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));
    CREATE TABLE days (day int) PARTITION BY RANGE (day);
    CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (0) TO (10);
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'nein' USING ERRCODE = TG_ARGV[0], CONSTRAINT = TG_ARGV[1], COLUMN = 'amount',
            DETAIL = 'Key (email)=(ann@example.org) already exists.';
    END $$;
    CREATE TABLE kept (id int);
    CREATE TRIGGER refuse BEFORE DELETE ON kept FOR EACH ROW EXECUTE FUNCTION refuse('23001', 'kept_team_id_fkey');
    CREATE TRIGGER refuse_insert BEFORE UPDATE ON kept FOR EACH ROW EXECUTE FUNCTION refuse('23514', 'enough_money');
    INSERT INTO teams VALUES (1);
    INSERT INTO users VALUES (1, 'ann@example.org', 'ann', 5, 1, 1);
    INSERT INTO stays VALUES (1, '[1,5)');
    INSERT INTO kept VALUES (1);
";

pub(crate) const TAKEN: &str = "INSERT INTO users (id, email) VALUES (2, 'ann@example.org')";

pub(crate) async fn prepared() -> transom_testkit::Isolated {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    db
}

/// The error of a statement that must fail.
pub(crate) async fn fail(pool: &PgPool, sql: &str) -> sqlx::Error {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(pool)
        .await
        .map(|_| sql)
        .unwrap_err()
}
