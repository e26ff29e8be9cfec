//! What becomes of real violations: declared words, and no values with them.

mod shop;

use transom_constraint::{ConstraintError, ConstraintExt, Constraints, Violation, ViolationKind};

use shop::{TAKEN, fail, prepared};

#[tokio::test]
async fn every_declared_kind_comes_back_in_its_words_and_no_values_with_it() {
    let db = prepared().await;
    let users = Constraints::of("users")
        .in_schema(db.name())
        .unique("email")
        .primary_key("id")
        .foreign_key("team_id")
        .field("team")
        .not_null("name")
        .check_column("credit")
        .check("positive_only")
        .field("rank")
        .message("must be positive")
        .build()
        .unwrap();
    let teams = Constraints::of("teams")
        .referenced_by("users", "team_id")
        .build()
        .unwrap();
    let stays = Constraints::of("stays")
        .exclusion("during")
        .named("no_overlap")
        .build()
        .unwrap();
    let days = Constraints::of("days").no_partition("day").build().unwrap();
    let kept = Constraints::of("kept")
        .foreign_key("team_id")
        .check("enough_money")
        .field("amount")
        .code("insufficient_funds")
        .message("exceeds the balance")
        .build()
        .unwrap();
    let sets = [&users, &teams, &stays, &days, &kept];
    for (sql, words) in [
        (TAKEN, "email has already been taken"),
        ("INSERT INTO users VALUES (1)", "id has already been taken"),
        (
            "INSERT INTO users (id, team_id) VALUES (2, 9)",
            "team does not exist",
        ),
        (
            "INSERT INTO users (id, name) VALUES (2, NULL)",
            "name can't be blank",
        ),
        (
            "INSERT INTO users (id, credit) VALUES (2, -1)",
            "credit is invalid",
        ),
        (
            "INSERT INTO users (id, rank) VALUES (2, -1)",
            "rank must be positive",
        ),
        (
            "INSERT INTO stays VALUES (1, '[4,6)')",
            "during violates an exclusion constraint",
        ),
        ("INSERT INTO days VALUES (99)", "day is invalid"),
        ("DELETE FROM kept", "team_id does not exist"),
        ("UPDATE kept SET id = 2", "amount exceeds the balance"),
    ] {
        let error = ConstraintError::translate(fail(db.pool(), sql).await, &sets);
        let errors = error
            .field_errors()
            .unwrap_or_else(|| panic!("{sql}: {error}"));
        assert_eq!(errors.to_string(), words, "{sql}");
        assert_eq!(error.to_string(), words);
    }
    // The same violation means another thing where the row referred to is deleted: the set that is passed decides.
    let error = ConstraintError::translate(fail(db.pool(), "DELETE FROM teams").await, &[&teams]);
    assert_eq!(
        error.to_string(),
        "users are still associated with this entry"
    );

    for (sql, kind) in [
        (
            "INSERT INTO users (id, name) VALUES (2, 'abcdef')",
            ViolationKind::ValueTooLong,
        ),
        (
            "INSERT INTO users (id) VALUES ('two')",
            ViolationKind::InvalidText,
        ),
    ] {
        match ConstraintError::translate(fail(db.pool(), sql).await, &sets) {
            ConstraintError::Database(error) => {
                assert_eq!(Violation::of(&error).unwrap().kind(), kind);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn one_constraint_is_handled_without_a_declaration() {
    #[derive(Debug)]
    enum SignUp {
        EmailTaken,
        Database(sqlx::Error),
    }
    impl From<sqlx::Error> for SignUp {
        fn from(error: sqlx::Error) -> Self {
            Self::Database(error)
        }
    }
    let db = prepared().await;
    let on = async |sql: &'static str| {
        sqlx::query(sql)
            .execute(db.pool())
            .await
            .on_constraint("users_email_key", || SignUp::EmailTaken)
    };
    assert!(matches!(on(TAKEN).await, Err(SignUp::EmailTaken)));
    assert!(
        matches!(on("INSERT INTO users VALUES (1)").await, Err(SignUp::Database(error)) if error.as_database_error().is_some())
    );
    assert_eq!(
        on("INSERT INTO users VALUES (3)")
            .await
            .unwrap()
            .rows_affected(),
        1
    );
}

#[tokio::test]
async fn a_deferred_foreign_key_is_translated_at_commit() {
    let db = prepared().await;
    sqlx::raw_sql(
        "CREATE TABLE posts (user_id int REFERENCES users DEFERRABLE INITIALLY DEFERRED)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let posts = Constraints::of("posts")
        .foreign_key("user_id")
        .build()
        .unwrap();
    let mut tx = db.pool().begin().await.unwrap();
    sqlx::query("INSERT INTO posts VALUES (9)")
        .execute(&mut *tx)
        .await
        .constraints(&posts)
        .unwrap();
    let error = tx.commit().await.constraints(&posts).unwrap_err();
    assert_eq!(
        error.field_errors().unwrap().to_string(),
        "user_id does not exist"
    );
}

#[tokio::test]
async fn the_language_of_the_server_does_not_matter() {
    let db = prepared().await;
    let users = Constraints::of("users").unique("email").build().unwrap();
    // The message, the detail and the hint in other words, whatever locales this machine has.
    let translated = "DO $$ BEGIN RAISE EXCEPTION 'doppelter Schlüsselwert verletzt Unique-Constraint' USING
        ERRCODE = '23505', TABLE = 'users', CONSTRAINT = 'users_email_key', DETAIL = 'Schlüssel existiert bereits'; END $$";
    let error = ConstraintError::translate(fail(db.pool(), translated).await, &[&users]);
    assert_eq!(error.to_string(), "email has already been taken");

    // And the real thing, in each language whose locale the server's machine has.
    let message = |error: &sqlx::Error| error.as_database_error().unwrap().message().to_owned();
    let english = message(&fail(db.pool(), TAKEN).await);
    for locale in ["de_DE.UTF-8", "fr_FR.UTF-8", "ja_JP.UTF-8", "C"] {
        let mut connection = db.pool().acquire().await.unwrap().detach();
        let set = sqlx::query("SELECT set_config('lc_messages', $1, false)").bind(locale);
        if set.execute(&mut connection).await.is_ok() {
            let error = sqlx::query(TAKEN)
                .execute(&mut connection)
                .await
                .unwrap_err();
            println!("{locale}: {}", message(&error));
            assert!(locale != "C" || message(&error) == english);
            let error = ConstraintError::translate(error, &users);
            assert_eq!(
                error.to_string(),
                "email has already been taken",
                "{locale}"
            );
        }
    }
}
