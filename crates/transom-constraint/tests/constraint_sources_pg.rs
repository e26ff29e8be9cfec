//! Wherever a violation comes from: many rows at once, COPY, an upsert, a trigger, an old version's other side, a chain.
#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

mod shop;

use std::sync::LazyLock;

use anyhow::Context as _;
use sqlx::postgres::PgPoolCopyExt;
use transom_constraint::{
    ConstraintError, ConstraintExt, Constraints, FieldErrors, Violation, ViolationKind,
};

use shop::{TAKEN, fail, prepared};

static USERS: LazyLock<Constraints> = LazyLock::new(|| {
    Constraints::of("users")
        .unique("email")
        .primary_key("id")
        .check_column("credit")
        .value_too_long("name")
        .out_of_range("credit")
        .invalid_text("id")
        .build()
        .unwrap()
});

#[tokio::test]
async fn of_many_rows_at_once() {
    let db = prepared().await;
    let values = "INSERT INTO users (id, credit) VALUES (2, 1), (3, -1), (4, 1)";
    let result = sqlx::query(values)
        .execute(db.pool())
        .await
        .constraints(&USERS);
    assert_eq!(result.unwrap_err().to_string(), "credit is invalid");
    let result =
        sqlx::query("INSERT INTO users (id, email) SELECT * FROM unnest($1::int[], $2::text[])")
            .bind([2, 3])
            .bind(["bob@example.org", "ann@example.org"])
            .execute(db.pool())
            .await
            .constraints(&USERS);
    assert_eq!(
        result.unwrap_err().to_string(),
        "email has already been taken"
    );
    let result = sqlx::query("UPDATE users SET credit = credit - 6")
        .execute(db.pool())
        .await;
    assert_eq!(
        result.constraints(&USERS).unwrap_err().to_string(),
        "credit is invalid"
    );
    // An upsert's conflict is on one constraint; the others still say no.
    let upsert =
        "INSERT INTO users (id, email) VALUES (2, 'ann@example.org') ON CONFLICT (id) DO NOTHING";
    let result = sqlx::query(upsert)
        .execute(db.pool())
        .await
        .constraints(&USERS);
    assert_eq!(
        result.unwrap_err().to_string(),
        "email has already been taken"
    );
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM users")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn of_copy() {
    let db = prepared().await;
    let mut copy = db
        .pool()
        .copy_in_raw("COPY users (id, email) FROM STDIN")
        .await
        .unwrap();
    copy.send("2\tbob@example.org\n3\tann@example.org\n".as_bytes())
        .await
        .unwrap();
    let error = copy.finish().await.constraints(&USERS).unwrap_err();
    assert_eq!(error.to_string(), "email has already been taken");
}

#[tokio::test]
async fn of_a_value_that_fits_no_column() {
    let db = prepared().await;
    for (values, code, words) in [
        ("2, 'x', 'much too long'", "22001", "name is too long"),
        ("2, 'x', 'y', 99999", "22003", "credit is out of range"),
        ("'two'", "22P02", "id is malformed"),
        (
            "date '2026-11-31' - date '2026-11-01'",
            "22008",
            "credit is out of range",
        ),
        (
            "date 'tomorrowish' - date '2026-11-01'",
            "22007",
            "id is malformed",
        ),
    ] {
        let error = fail(db.pool(), &format!("INSERT INTO users VALUES ({values})")).await;
        assert_eq!(Violation::of(&error).unwrap().sqlstate(), code);
        assert_eq!(ConstraintError::translate(error, &USERS).to_string(), words);
    }
    // U+0000, which no text of PostgreSQL holds: the server, not sqlx, refuses it.
    let result = sqlx::query("INSERT INTO users (id, email) VALUES (2, $1)")
        .bind("a\0b")
        .execute(db.pool())
        .await;
    assert_eq!(
        Violation::of(result.as_ref().unwrap_err())
            .unwrap()
            .sqlstate(),
        "22021"
    );
    assert_eq!(
        result.constraints(&USERS).unwrap_err().to_string(),
        "id is malformed"
    );
}

#[tokio::test]
async fn of_a_foreign_key_from_either_side_by_either_code() {
    let db = prepared().await;
    let teams = Constraints::of("teams")
        .no_assoc("users")
        .message("still play here")
        .build()
        .unwrap();
    let error = fail(db.pool(), "DELETE FROM teams").await;
    assert_eq!(
        ConstraintError::translate(error, &teams).to_string(),
        "users still play here"
    );
    // 23001, as PostgreSQL 18 sends it where 17 sends 23503, with the same fields.
    let raise = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '23001', TABLE = 'users', CONSTRAINT = 'users_team_id_fkey'; END $$";
    let error = fail(db.pool(), raise).await;
    assert_eq!(
        Violation::of(&error).unwrap().kind(),
        ViolationKind::Restrict
    );
    assert_eq!(
        ConstraintError::translate(error, &teams).to_string(),
        "users still play here"
    );
    let result = sqlx::query("DELETE FROM teams").execute(db.pool()).await;
    let said: Result<_, Box<dyn std::error::Error>> =
        result.on_foreign_key("users_team_id_fkey", || "a team with players".into());
    assert_eq!(said.unwrap_err().to_string(), "a team with players");
}

#[tokio::test]
async fn of_one_constraint_by_kind_and_name() {
    /// The name given, or "other".
    #[derive(Debug, PartialEq)]
    struct Said(&'static str);
    impl From<sqlx::Error> for Said {
        fn from(_: sqlx::Error) -> Self {
            Self("other")
        }
    }
    let db = prepared().await;
    let error = async |sql: &str| Err::<(), _>(fail(db.pool(), sql).await);
    let unique = error(TAKEN)
        .await
        .on_unique("users_email_key", || Said("taken"));
    assert_eq!(unique, Err(Said("taken")));
    let check = "INSERT INTO users (id, credit) VALUES (2, -1)";
    assert_eq!(
        error(check)
            .await
            .on_check("users_credit_check", || Said("poor")),
        Err(Said("poor"))
    );
    let null = "INSERT INTO users (id, name) VALUES (2, NULL)";
    assert_eq!(
        error(null).await.on_not_null("name", || Said("blank")),
        Err(Said("blank"))
    );
    let overlap = "INSERT INTO stays VALUES (1, '[4,6)')";
    assert_eq!(
        error(overlap)
            .await
            .on_exclusion("no_overlap", || Said("full")),
        Err(Said("full"))
    );
    // Another kind, another name, another column, or nothing of the sort.
    assert_eq!(
        error(TAKEN)
            .await
            .on_check("users_email_key", || Said("no")),
        Err(Said("other"))
    );
    assert_eq!(
        error(TAKEN).await.on_unique("users_pkey", || Said("no")),
        Err(Said("other"))
    );
    // Raised with a column, and yet no NULL in it.
    let raised = "UPDATE kept SET id = 2";
    assert_eq!(
        error(raised).await.on_not_null("amount", || Said("no")),
        Err(Said("other"))
    );
    assert_eq!(
        error(null).await.on_not_null("email", || Said("no")),
        Err(Said("other"))
    );
    assert_eq!(
        error("SELECT 1 / 0").await.on_unique("x", || Said("no")),
        Err(Said("other"))
    );
    let kind = error(TAKEN).await.on_violation(|violation| {
        (violation.kind() == ViolationKind::Unique).then_some(Said("any unique"))
    });
    assert_eq!(kind, Err(Said("any unique")));
    assert_eq!(Ok::<_, sqlx::Error>(1).on_unique("x", || Said("no")), Ok(1));
}

#[tokio::test]
async fn of_a_chain() {
    let db = prepared().await;
    let save = async |sql: &str| -> anyhow::Result<()> {
        Err(fail(db.pool(), sql).await)
            .context("saving ann")
            .context("signing up")
    };
    let error = save(TAKEN).await.unwrap_err();
    let errors = FieldErrors::find(error.as_ref(), &USERS).unwrap();
    assert_eq!(errors.to_string(), "email has already been taken");
    assert_eq!(FieldErrors::find(error.as_ref(), &()), None);
    // Also when it was translated on the way.
    let translated: anyhow::Error =
        ConstraintError::translate(fail(db.pool(), TAKEN).await, &USERS).into();
    let wrapped = translated.context("signing up");
    assert_eq!(
        FieldErrors::find(wrapped.as_ref(), &()),
        Some(errors.clone())
    );
    let wrapped = anyhow::Error::from(errors.clone()).context("signing up");
    assert_eq!(FieldErrors::find(wrapped.as_ref(), &()), Some(errors));
    let error = save("SELECT 1 / 0").await.unwrap_err();
    assert_eq!(FieldErrors::find(error.as_ref(), &USERS), None);
}

#[tokio::test]
async fn of_a_bit_string_of_another_length() {
    let db = prepared().await;
    let error = fail(
        db.pool(),
        "CREATE TABLE bits (b bit(3)); INSERT INTO bits VALUES ('1111')",
    )
    .await;
    let violation = Violation::of(&error).unwrap();
    assert_eq!(
        (violation.sqlstate(), violation.kind()),
        ("22026", ViolationKind::ValueTooLong)
    );
}

#[tokio::test]
async fn of_a_name_that_the_server_cut() {
    let db = prepared().await;
    let long = format!("{}_key", "x".repeat(70));
    let sql = format!(
        "CREATE TABLE longs (a int CONSTRAINT {long} UNIQUE, {long} int NOT NULL DEFAULT 1);
         INSERT INTO longs VALUES (1), (1)"
    );
    let said = Err::<(), _>(fail(db.pool(), &sql).await).on_unique(&long, || "taken".into());
    assert_eq!(
        said.map_err(|error: Box<dyn std::error::Error>| error.to_string()),
        Err("taken".into())
    );
    let sql = format!("CREATE TABLE longs ({long} int NOT NULL); INSERT INTO longs VALUES (NULL)");
    let said = Err::<(), _>(fail(db.pool(), &sql).await).on_not_null(&long, || "blank".into());
    assert_eq!(
        said.map_err(|error: Box<dyn std::error::Error>| error.to_string()),
        Err("blank".into())
    );
}
