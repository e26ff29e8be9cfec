//! A form: all its errors at once, and nothing written.

use sqlx::{Row as _, query};
use transom_constraint::{ConstraintError, ConstraintExt, Constraints, Probe, Row};

use crate::schema::{run, with};

pub(crate) const SCHEMA: &str = "
    CREATE TABLE teams (id int PRIMARY KEY);
    CREATE TABLE users (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text UNIQUE, name text UNIQUE, nick text NOT NULL,
        age int CHECK (age >= 18), team_id int REFERENCES teams, seats int4range, EXCLUDE USING gist (seats WITH &&)
    );
    INSERT INTO teams VALUES (1);
    INSERT INTO users (email, name, nick, seats) VALUES ('ann@secret.example', 'ann-secret', 'a', '[4,9)');
";

const INSERT: &str = "INSERT INTO users (email, name, nick, age, team_id, seats) VALUES ($1, $2, $3, $4, $5, $6::int4range)";

pub(crate) fn users() -> Constraints {
    Constraints::of("users")
        .unique("name")
        .unique("email")
        .assoc("team")
        .exclusion("seats")
        .not_null("nick")
        .check_column("age")
        .build()
        .unwrap()
}

pub(crate) struct Form {
    email: &'static str,
    name: &'static str,
    nick: Option<&'static str>,
    age: i32,
    team: i32,
    seats: &'static str,
}

pub(crate) const ALL_WRONG: Form = Form {
    email: "ann@secret.example",
    name: "ann-secret",
    nick: None,
    age: 17,
    team: 74_656,
    seats: "[5,6)",
};

impl Form {
    pub(crate) fn insert(
        &self,
    ) -> sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments> {
        query(INSERT)
            .bind(self.email)
            .bind(self.name)
            .bind(self.nick)
            .bind(self.age)
            .bind(self.team)
            .bind(self.seats)
    }

    pub(crate) fn row(&self) -> Row {
        Row::insert()
            .set("email", self.email)
            .set("name", self.name)
            .set("nick", self.nick)
            .set("age", self.age)
            .set("team_id", self.team)
            .set("seats", self.seats)
    }
}

#[tokio::test]
async fn six_mistakes_are_shown_at_once_the_servers_first() {
    let db = with(SCHEMA).await;
    let probe = Probe::load(db.pool(), &users()).await.unwrap();
    let all = ["nick", "name", "email", "team", "seats", "age"];

    let error = probe
        .execute(db.pool(), ALL_WRONG.insert(), ALL_WRONG.row())
        .await
        .unwrap_err();
    let errors = error.field_errors().unwrap();
    // NOT NULL is judged first; the others are in the order of declaration.
    assert_eq!(
        errors.iter().map(|(field, _)| field).collect::<Vec<_>>(),
        all
    );
    assert_eq!(
        errors.to_string(),
        "nick can't be blank; name has already been taken; email has already been taken; team does not exist; \
         seats violates an exclusion constraint; age is invalid"
    );

    let inserted = ALL_WRONG
        .insert()
        .execute(db.pool())
        .await
        .constraints(&users());
    let error = probe
        .complete(db.pool(), inserted.unwrap_err(), ALL_WRONG.row())
        .await;
    assert_eq!(error.field_errors(), Some(errors));

    let found = probe.violations(db.pool(), ALL_WRONG.row()).await.unwrap();
    assert_eq!(
        found
            .rules()
            .map(transom_constraint::Rule::field)
            .collect::<Vec<_>>(),
        ["name", "email", "team", "seats", "nick", "age"]
    );
    assert_eq!(
        (
            found.is_empty(),
            found.unseen().count(),
            found.errors().len()
        ),
        (false, 0, 6)
    );

    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM users")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn what_succeeds_is_returned_and_what_is_no_violation_passes_through() {
    let db = with(SCHEMA).await;
    run(
        db.pool(),
        "ALTER TABLE users ADD CONSTRAINT odd CHECK (age % 2 = 1)",
    )
    .await;
    let probe = Probe::load(db.pool(), &users()).await.unwrap();
    let form = Form {
        email: "b",
        name: "b",
        nick: Some("b"),
        age: 19,
        team: 1,
        seats: "[1,2)",
    };
    let returning = sqlx::AssertSqlSafe(format!("{INSERT} RETURNING team_id"));
    let insert = query(returning)
        .bind(form.email)
        .bind(form.name)
        .bind(form.nick)
        .bind(form.age)
        .bind(form.team)
        .bind(form.seats);
    let row = probe
        .fetch_one(db.pool(), insert, form.row())
        .await
        .unwrap();
    assert_eq!(row.get::<i32, _>(0), 1);

    let error = probe
        .execute(db.pool(), query("SELECT 1/0"), Row::insert())
        .await
        .unwrap_err();
    assert!(matches!(error, ConstraintError::Database(_)));
    // Undeclared stays loud, also where something declared is wrong too.
    let form = Form {
        age: 20,
        email: "c",
        name: "b",
        ..form
    };
    let error = probe
        .execute(db.pool(), form.insert(), form.row())
        .await
        .unwrap_err();
    assert!(matches!(error, ConstraintError::Undeclared(_)), "{error:?}");
}

#[tokio::test]
async fn an_error_that_was_translated_already_loses_nothing() {
    let db = with(SCHEMA).await;
    let probe = Probe::load(db.pool(), &users()).await.unwrap();
    let mut theirs = transom_constraint::FieldErrors::new();
    theirs.add(
        "captcha",
        transom_constraint::FieldError::new("wrong", "is wrong"),
    );
    theirs.add(
        "name",
        transom_constraint::FieldError::new("unique", "has already been taken"),
    );
    let row = || {
        Row::insert()
            .set("name", "ann-secret")
            .set("nick", "x")
            .set("email", "ann@secret.example")
    };
    let completed = probe
        .complete(db.pool(), ConstraintError::Invalid(theirs.clone()), row())
        .await;
    assert_eq!(
        completed.to_string(),
        "captcha is wrong; name has already been taken; email has already been taken"
    );
    // A row that cannot be judged takes nothing away.
    let completed = probe
        .complete(
            db.pool(),
            ConstraintError::Invalid(theirs.clone()),
            row().set("zz", 1),
        )
        .await;
    assert_eq!(completed.field_errors(), Some(&theirs));
    db.pool().close().await;
    let completed = probe
        .complete(db.pool(), ConstraintError::Invalid(theirs.clone()), row())
        .await;
    assert_eq!(completed.field_errors(), Some(&theirs));
}

#[tokio::test]
async fn no_value_of_a_row_is_printed() {
    let db = with(SCHEMA).await;
    let probe = Probe::load(db.pool(), &users()).await.unwrap();
    let row = ALL_WRONG.row().set("id", 4711);
    let found = probe.violations(db.pool(), row.clone()).await.unwrap();
    let error = probe
        .execute(db.pool(), ALL_WRONG.insert(), ALL_WRONG.row())
        .await
        .unwrap_err();
    let printed = format!(
        "{row:?} {:?} {found:?} {probe:?} {error:?} {error}",
        Row::update().key("id", 4711)
    );
    // The name of the schema is made of random digits, which may be those of a value.
    let printed = printed.replace(db.name(), "the_schema");
    for value in ["secret", "74656", "4711", "17", "[5,6)"] {
        assert!(!printed.contains(value), "{value} in {printed}");
    }
    assert!(
        printed.contains("unique(email) for field \\\"email\\\""),
        "{printed}"
    );
}
