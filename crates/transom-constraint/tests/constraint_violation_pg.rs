//! Real violations of every kind, as the server reports them, and what becomes of them.
#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use std::error::Error;

use sqlx::{AssertSqlSafe, PgPool};
use transom_constraint::{
    ConstraintError, ConstraintExt, Constraints, Contention, Violation, ViolationKind, is_retryable,
};

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

const TAKEN: &str = "INSERT INTO users (id, email) VALUES (2, 'ann@example.org')";

/// Statement, kind, and: table, constraint, column, data type.
type Case = (&'static str, ViolationKind, [Option<&'static str>; 4]);

async fn prepared() -> transom_testkit::Isolated {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(SCHEMA).execute(db.pool()).await.unwrap();
    db
}

async fn fail(pool: &PgPool, sql: &str) -> sqlx::Error {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(pool)
        .await
        .map(|_| sql)
        .unwrap_err()
}

#[tokio::test]
async fn every_kind_is_told_by_its_code_and_carries_what_the_server_knows() {
    use ViolationKind as Kind;
    let db = prepared().await;
    let users = Some("users");
    let cases: [Case; 14] = [
        (
            TAKEN,
            Kind::Unique,
            [users, Some("users_email_key"), None, None],
        ),
        (
            "INSERT INTO users VALUES (1)",
            Kind::Unique,
            [users, Some("users_pkey"), None, None],
        ),
        (
            "INSERT INTO users (id, team_id) VALUES (2, 9)",
            Kind::ForeignKey,
            [users, Some("users_team_id_fkey"), None, None],
        ),
        (
            "DELETE FROM teams",
            Kind::ForeignKey,
            [users, Some("users_team_id_fkey"), None, None],
        ),
        (
            "DELETE FROM kept",
            Kind::Restrict,
            [None, Some("kept_team_id_fkey"), Some("amount"), None],
        ),
        (
            "INSERT INTO users (id, name) VALUES (2, NULL)",
            Kind::NotNull,
            [users, None, Some("name"), None],
        ),
        (
            "INSERT INTO users (id, credit) VALUES (2, -1)",
            Kind::Check,
            [users, Some("users_credit_check"), None, None],
        ),
        (
            "INSERT INTO users (id, rank) VALUES (2, -1)",
            Kind::Check,
            [None, Some("positive_only"), None, Some("positive")],
        ),
        (
            "UPDATE kept SET id = 2",
            Kind::Check,
            [None, Some("enough_money"), Some("amount"), None],
        ),
        (
            "INSERT INTO stays VALUES (1, '[4,6)')",
            Kind::Exclusion,
            [Some("stays"), Some("no_overlap"), None, None],
        ),
        (
            "INSERT INTO days VALUES (99)",
            Kind::NoPartition,
            [Some("days"), None, None, None],
        ),
        (
            "INSERT INTO users (id, name) VALUES (2, 'abcdef')",
            Kind::ValueTooLong,
            [None; 4],
        ),
        (
            "INSERT INTO users (id, credit) VALUES (2, 99999)",
            Kind::OutOfRange,
            [None; 4],
        ),
        (
            "INSERT INTO users (id) VALUES ('two')",
            Kind::InvalidText,
            [None; 4],
        ),
    ];
    for (sql, kind, fields) in cases {
        let error = fail(db.pool(), sql).await;
        let violation = Violation::of(&error).unwrap_or_else(|| panic!("{sql}: {error:?}"));
        assert_eq!(violation.kind(), kind, "{sql}");
        let actual = [
            violation.table(),
            violation.constraint(),
            violation.column(),
            violation.data_type(),
        ];
        assert_eq!(actual, fields, "{sql}");
        assert_eq!(
            error.as_database_error().unwrap().code().unwrap(),
            kind.sqlstate()
        );
        if violation.table().is_some() {
            assert_eq!(violation.schema(), Some(db.name()), "{sql}");
        }
    }
    let other = fail(db.pool(), "SELECT 1 / 0").await;
    assert!(Violation::of(&other).is_none());
    assert!(Violation::of(&sqlx::Error::PoolClosed).is_none());
}

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
        .exclude("during")
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
async fn values_stay_in_the_detail() {
    let db = prepared().await;
    let users = Constraints::of("users").unique("email").build().unwrap();
    let other = Constraints::of("other").unique("email").build().unwrap();
    let error = fail(db.pool(), TAKEN).await;
    let violation = Violation::of(&error).unwrap();
    // The value is there, so that its absence below says something.
    assert!(
        violation
            .detail_with_row_values()
            .unwrap()
            .contains("ann@example.org")
    );
    let mut shown = vec![format!("{violation:?}")];
    let invalid = ConstraintError::translate(error, &[&users]);
    shown.extend([format!("{invalid}"), format!("{invalid:?}")]);
    #[cfg(feature = "serde")]
    {
        let errors = invalid.field_errors().unwrap();
        shown.push(
            serde_json::to_string(errors).unwrap()
                + &serde_json::to_string(&errors.coded()).unwrap(),
        );
    }
    let undeclared = ConstraintError::translate(fail(db.pool(), TAKEN).await, &[&other]);
    assert!(matches!(undeclared, ConstraintError::Undeclared(_)));
    let chain = std::iter::successors(undeclared.source(), |&error| error.source())
        .map(ToString::to_string);
    shown.extend(chain);
    shown.extend([format!("{undeclared}"), format!("{undeclared:?}")]);
    let in_row = "INSERT INTO users (id, email, credit) VALUES (77, 'bob@example.org', -1)";
    let undeclared = ConstraintError::translate(fail(db.pool(), in_row).await, &[]);
    shown.extend([format!("{undeclared}"), format!("{undeclared:?}")]);
    for text in shown {
        assert!(!text.contains("example.org"), "{text}");
    }
}

#[tokio::test]
async fn an_undeclared_constraint_names_itself_and_the_line_that_declares_it() {
    let db = prepared().await;
    let teams = Constraints::of("teams").primary_key("id").build().unwrap();
    let error = ConstraintError::translate(fail(db.pool(), TAKEN).await, &[&teams]);
    assert_eq!(
        error.to_string(),
        "unique constraint \"users_email_key\" of table \"users\" is violated but not declared; \
         declared: constraint \"teams_pkey\" of table \"teams\"; \
         to declare it add to Constraints::of(\"users\"): .unique(\"email\")"
    );
    let source = error
        .source()
        .unwrap()
        .downcast_ref::<sqlx::Error>()
        .unwrap();
    assert_eq!(
        Violation::of(source).unwrap().constraint(),
        Some("users_email_key")
    );

    // Each line, compiled here as printed, answers to the violation it was printed for.
    macro_rules! pasted {
        ($sql:expr, $table:literal, $($line:tt)*) => {{
            let violated = ConstraintError::translate(fail(db.pool(), $sql).await, &[]);
            let ConstraintError::Undeclared(undeclared) = violated else { panic!("{violated:?}") };
            let compact: String = stringify!($($line)*).split_whitespace().collect();
            assert_eq!(undeclared.declaring_line(), compact);
            let set = Constraints::of($table) $($line)*;
            let set = set.build().unwrap();
            let again = ConstraintError::translate(undeclared.into_source(), &[&set]);
            assert!(again.field_errors().is_some(), "{again}");
        }};
    }
    pasted!("INSERT INTO users VALUES (1)", "users", .primary_key("id"));
    pasted!(TAKEN, "users", .unique("email"));
    pasted!("DELETE FROM teams", "users", .foreign_key("team_id"));
    pasted!("DELETE FROM kept", "kept", .foreign_key("kept_team_id").named("kept_team_id_fkey"));
    pasted!("INSERT INTO users (id, name) VALUES (2, NULL)", "users", .not_null("name"));
    pasted!("INSERT INTO users (id, credit) VALUES (2, -1)", "users", .check("users_credit_check").field("credit"));
    pasted!("INSERT INTO users (id, rank) VALUES (2, -1)", "users", .check("positive_only").field("positive_only"));
    pasted!("UPDATE kept SET id = 2", "kept", .check("enough_money").field("amount"));
    pasted!("INSERT INTO stays VALUES (1, '[4,6)')", "stays", .exclude("no_overlap").named("no_overlap"));
    pasted!("INSERT INTO days VALUES (99)", "days", .no_partition("partition_key"));
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
        .constraints(&[&posts])
        .unwrap();
    let error = tx.commit().await.constraints(&[&posts]).unwrap_err();
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
    for locale in ["de_DE.UTF-8", "fr_FR.UTF-8", "ja_JP.UTF-8", "C"] {
        let mut connection = db.pool().acquire().await.unwrap().detach();
        let set = sqlx::query("SELECT set_config('lc_messages', $1, false)").bind(locale);
        if set.execute(&mut connection).await.is_ok() {
            let error = sqlx::query(TAKEN)
                .execute(&mut connection)
                .await
                .constraints(&[&users])
                .unwrap_err();
            assert_eq!(
                error.to_string(),
                "email has already been taken",
                "{locale}"
            );
        }
    }
}

#[tokio::test]
async fn one_constraint_name_on_two_tables_or_schemas_is_two_constraints() {
    let db = prepared().await;
    sqlx::raw_sql(
        "CREATE TABLE debits (amount int CONSTRAINT sane CHECK (amount > 0));
         CREATE TABLE credits (amount int CONSTRAINT sane CHECK (amount > 0));",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let debits = Constraints::of("debits")
        .check("sane")
        .field("debit")
        .build()
        .unwrap();
    let credits = Constraints::of("credits")
        .check("sane")
        .field("credit")
        .build()
        .unwrap();
    let elsewhere = Constraints::of("credits")
        .in_schema("elsewhere")
        .check("sane")
        .field("wrong")
        .build()
        .unwrap();
    let sql = "INSERT INTO credits VALUES (-1)";
    for sets in [
        [&elsewhere, &debits, &credits],
        [&credits, &elsewhere, &debits],
    ] {
        let error = ConstraintError::translate(fail(db.pool(), sql).await, &sets);
        assert_eq!(error.to_string(), "credit is invalid");
    }
    let error = ConstraintError::translate(fail(db.pool(), sql).await, &[&debits, &elsewhere]);
    assert!(matches!(error, ConstraintError::Undeclared(_)), "{error:?}");
    // A domain's schema is where the domain lives, which says nothing of the table.
    let users = Constraints::of("users")
        .in_schema("elsewhere")
        .check("positive_only")
        .field("rank")
        .build()
        .unwrap();
    let domain = fail(db.pool(), "INSERT INTO users (id, rank) VALUES (2, -1)").await;
    assert_eq!(
        ConstraintError::translate(domain, &[&users]).to_string(),
        "rank is invalid"
    );
    // The kind counts, too.
    let unique = Constraints::of("credits")
        .unique("amount")
        .named("sane")
        .build()
        .unwrap();
    let error = ConstraintError::translate(fail(db.pool(), sql).await, &[&unique]);
    assert!(matches!(error, ConstraintError::Undeclared(_)), "{error:?}");
}

#[tokio::test]
async fn names_that_need_quotes_are_matched_as_they_are() {
    let db = prepared().await;
    let long = format!("{}_Größe", "x".repeat(70));
    for table in ["Select \"me\".now", "Übergrößen", "kühl_😀", &long] {
        let quoted = format!("\"{}\"", table.replace('"', "\"\""));
        let insert = format!("INSERT INTO {quoted} VALUES (1, 1)");
        let create = format!("CREATE TABLE {quoted} (id int, {quoted} int UNIQUE); {insert}");
        sqlx::raw_sql(AssertSqlSafe(create))
            .execute(db.pool())
            .await
            .unwrap();
        let set = Constraints::of(table).unique(table).build().unwrap();
        let error = ConstraintError::translate(fail(db.pool(), &insert).await, &[&set]);
        assert_eq!(error.to_string(), format!("{table} has already been taken"));
        // What is printed for pasting holds for such names as well.
        let ConstraintError::Undeclared(undeclared) =
            ConstraintError::translate(fail(db.pool(), &insert).await, &[])
        else {
            panic!("{table} is declared")
        };
        assert!(
            undeclared.declaring_line().starts_with(".unique("),
            "{undeclared}"
        );
    }
}

#[tokio::test]
async fn a_violation_is_found_however_it_was_wrapped() {
    #[derive(Debug, thiserror::Error)]
    enum Repository {
        #[error("user not saved")]
        Save(#[source] sqlx::Error),
        #[error(transparent)]
        Transparent(sqlx::Error),
    }
    #[derive(Debug, thiserror::Error)]
    #[error("request failed")]
    struct Request(#[source] Repository);

    let db = prepared().await;
    for wrap in [Repository::Save, Repository::Transparent] {
        let wrapped = Request(wrap(fail(db.pool(), TAKEN).await));
        assert_eq!(
            Violation::in_chain(&wrapped).unwrap().constraint(),
            Some("users_email_key")
        );
    }
    let bare = fail(db.pool(), TAKEN).await;
    assert_eq!(
        Violation::in_chain(&bare).unwrap().constraint(),
        Some("users_email_key")
    );
    let undeclared = ConstraintError::translate(bare, &[]);
    assert_eq!(
        Violation::in_chain(&undeclared).unwrap().kind(),
        ViolationKind::Unique
    );
    assert!(Violation::in_chain(&Request(Repository::Save(sqlx::Error::PoolClosed))).is_none());
    assert!(Violation::in_chain(&std::fmt::Error).is_none());
}

#[tokio::test]
async fn contention_is_classified_and_only_some_of_it_is_retryable() {
    let db = prepared().await;
    let raise =
        |code: &str| format!("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$");
    for (code, class, retryable) in [
        ("40001", Some(Contention::SerializationFailure), true),
        ("40P01", Some(Contention::Deadlock), true),
        ("55P03", Some(Contention::LockNotAvailable), false),
        ("23505", None, false),
    ] {
        let error = fail(db.pool(), &raise(code)).await;
        assert_eq!(Contention::of(&error), class, "{code}");
        assert_eq!(is_retryable(&error), retryable, "{code}");
    }
    let mut holder = db.pool().begin().await.unwrap();
    sqlx::query("SELECT 1 FROM teams FOR UPDATE")
        .execute(&mut *holder)
        .await
        .unwrap();
    let error = fail(db.pool(), "SELECT 1 FROM teams FOR UPDATE NOWAIT").await;
    assert_eq!(Contention::of(&error), Some(Contention::LockNotAvailable));
    assert!(!is_retryable(&sqlx::Error::PoolTimedOut));
}
