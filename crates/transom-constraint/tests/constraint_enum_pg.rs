//! An error enum whose variants answer to constraints.

use std::error::Error;

use sqlx::PgPool;
use transom_constraint::{ConstraintError, ConstraintExt, ViolationKind, constraint_errors};

constraint_errors! {
    /// Why somebody could not sign up.
    #[derive(Debug, thiserror::Error)]
    #[table("users")]
    enum SignUpError {
        #[unique("users_email_key")]
        #[unique("users_email_lower_idx")]
        #[error("this email address has an account")]
        EmailTaken,
        #[error("there is no such team")]
        #[foreign_key("users_team_id_fkey")]
        NoSuchTeam,
        #[check("users_age_check")]
        #[not_null("age")]
        #[error("grown-ups only")]
        TooYoung,
        #[check("team_full", table = "teams")]
        #[error("the team is full")]
        TeamFull,
        #[exclusion("users_desk_excl")]
        #[error("somebody sits there")]
        DeskTaken,
        #[value_too_long]
        #[error("that is too long")]
        TooLong,
        #[invalid_text]
        #[out_of_range]
        #[error("that is no value")]
        NoValue,
        /// The caller's own, as they are.
        #[error("{0} is not allowed")]
        Forbidden(String),
        #[error("wait for {seconds} s")]
        Wait { seconds: u32 },
        #[other]
        #[error(transparent)]
        Database(ConstraintError),
    }
}

// The smallest there is, and another type of the last resort.
constraint_errors! {
    #[derive(Debug)]
    enum Any { #[other] Other(Box<dyn Error + Send + Sync>) }
}

const SCHEMA: &str = "
    CREATE TABLE teams (id int PRIMARY KEY);
    CREATE TABLE users (
        email varchar(20) UNIQUE,
        age smallint NOT NULL CHECK (age >= 18),
        team_id int REFERENCES teams,
        desk int4range,
        EXCLUDE USING gist (desk WITH &&)
    );
    CREATE UNIQUE INDEX users_email_lower_idx ON users (lower(email));
    CREATE UNIQUE INDEX other_idx ON teams ((id + 1));
    CREATE FUNCTION full_team() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'voll' USING ERRCODE = 'check_violation', CONSTRAINT = 'team_full', TABLE = 'teams';
    END $$;
    CREATE TRIGGER full_team BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION full_team();
    INSERT INTO users VALUES ('ann@example.org', 20, NULL, '[1,5)');
    INSERT INTO teams VALUES (1);
";

/// A plain `?` is all it takes.
async fn run(pool: &PgPool, sql: &'static str) -> Result<(), SignUpError> {
    sqlx::raw_sql(sql).execute(pool).await?;
    Ok(())
}

#[tokio::test]
async fn a_question_mark_gives_the_variant() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let value =
        |values: &str| -> &'static str { format!("INSERT INTO users VALUES ({values})").leak() };
    for (sql, words) in [
        (
            value("'ann@example.org', 20"),
            "this email address has an account",
        ),
        (
            value("'ANN@example.org', 20"),
            "this email address has an account",
        ),
        (value("'bob', 20, 7"), "there is no such team"),
        (value("'bob', 3"), "grown-ups only"),
        (value("'bob', NULL"), "grown-ups only"),
        (value("'bob', 20, NULL, '[4,6)'"), "somebody sits there"),
        (value("'bob with a name too long', 20"), "that is too long"),
        (value("'bob', 70000"), "that is no value"),
        (value("'bob', 'old'"), "that is no value"),
        ("DELETE FROM users", "the team is full"),
    ] {
        assert_eq!(
            run(db.pool(), sql).await.unwrap_err().to_string(),
            words,
            "{sql}"
        );
    }
    run(db.pool(), "INSERT INTO users VALUES ('bob', 20, 1)")
        .await
        .unwrap();
}

#[tokio::test]
async fn what_no_variant_answers_to_is_loud() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let error = run(db.pool(), "INSERT INTO teams VALUES (1)")
        .await
        .unwrap_err();
    let SignUpError::Database(ConstraintError::Undeclared(undeclared)) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(
        undeclared.declaring_line(),
        r#"#[unique("teams_pkey", table = "teams")]"#
    );
    assert!(
        undeclared.to_string().ends_with(
            "to declare it put #[unique(\"teams_pkey\", table = \"teams\")] on a variant"
        )
    );
    assert!(
        error
            .to_string()
            .contains("declared: check constraint \"team_full\" of table \"teams\";"),
        "{error}"
    );

    let error = run(db.pool(), "SELECT 1 / 0").await.unwrap_err();
    assert!(matches!(
        error,
        SignUpError::Database(ConstraintError::Database(_))
    ));

    let any: Any = sqlx::query("INSERT INTO teams VALUES (1)")
        .execute(db.pool())
        .await
        .unwrap_err()
        .into();
    let Any::Other(other) = any;
    assert!(
        other
            .downcast_ref::<ConstraintError>()
            .is_some_and(|error| matches!(error, ConstraintError::Undeclared(_)))
    );
    assert!(Any::declarations().is_empty());
}

#[tokio::test]
async fn its_declarations_are_sets_like_others() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    let sets = SignUpError::declarations();
    let tables: Vec<_> = sets
        .iter()
        .map(|set| (set.table(), set.rules().count()))
        .collect();
    assert_eq!(tables, [("users", 9), ("teams", 1)]);
    let kinds: Vec<_> = sets[0]
        .rules()
        .map(|rule| (rule.kind(), rule.field()))
        .collect();
    assert_eq!(kinds[0], (ViolationKind::Unique, "EmailTaken"));

    // Field errors come of them too, at the variant's name.
    let error = sqlx::query("INSERT INTO users VALUES ('ann@example.org', 20)")
        .execute(db.pool())
        .await
        .constraints(sets)
        .unwrap_err();
    assert_eq!(error.to_string(), "EmailTaken has already been taken");
    let own = [
        SignUpError::Forbidden("x".into()),
        SignUpError::Wait { seconds: 1 },
    ];
    assert_eq!(
        own.map(|error| error.to_string()),
        ["x is not allowed", "wait for 1 s"]
    );
}
