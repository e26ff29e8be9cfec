//! Real violations of every kind, as the server reports them.

mod shop;

use transom_constraint::{ConstraintError, Constraints, Violation, ViolationKind, is_retryable};

use shop::{TAKEN, fail, prepared};

/// Statement, kind, and: table, constraint, column, data type.
type Case = (&'static str, ViolationKind, [Option<&'static str>; 4]);

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
            violation.sqlstate()
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
    let undeclared = ConstraintError::translate(bare, &());
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
    for (code, kind, retryable) in [
        ("40001", ViolationKind::SerializationFailure, true),
        ("40P01", ViolationKind::Deadlock, true),
        ("55P03", ViolationKind::LockNotAvailable, false),
        ("23505", ViolationKind::Unique, false),
    ] {
        let error = fail(db.pool(), &raise(code)).await;
        assert_eq!(Violation::of(&error).unwrap().kind(), kind, "{code}");
        assert_eq!(is_retryable(&error), retryable, "{code}");
        assert_eq!(kind.is_contention(), kind != ViolationKind::Unique);
    }
    let mut holder = db.pool().begin().await.unwrap();
    sqlx::query("SELECT 1 FROM teams FOR UPDATE")
        .execute(&mut *holder)
        .await
        .unwrap();
    let error = fail(db.pool(), "SELECT 1 FROM teams FOR UPDATE NOWAIT").await;
    assert_eq!(
        Violation::of(&error).unwrap().kind(),
        ViolationKind::LockNotAvailable
    );
    assert!(!is_retryable(&sqlx::Error::PoolTimedOut));
}

#[tokio::test]
async fn a_check_that_is_raised_without_a_name_is_a_check() {
    let db = prepared().await;
    let days = Constraints::of("days").no_partition("day").build().unwrap();
    for fields in ["", ", TABLE = 'days'", ", TABLE = 'days', COLUMN = 'day'"] {
        let raise = format!(
            "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'check_violation'{fields}; END $$"
        );
        let error = fail(db.pool(), &raise).await;
        assert_eq!(Violation::of(&error).unwrap().kind(), ViolationKind::Check);
        // No declaration can name it, so it is passed on.
        let error = ConstraintError::translate(error, &days);
        assert!(matches!(error, ConstraintError::Database(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_field_that_is_raised_empty_is_none() {
    let db = prepared().await;
    let raise =
        "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '23505', TABLE = '', CONSTRAINT = '',
        COLUMN = '', SCHEMA = '', DATATYPE = ''; END $$";
    let error = fail(db.pool(), raise).await;
    let violation = Violation::of(&error).unwrap();
    let fields = [
        violation.schema(),
        violation.table(),
        violation.constraint(),
        violation.column(),
        violation.data_type(),
    ];
    assert_eq!(fields, [None; 5]);
    assert!(matches!(
        ConstraintError::translate(error, &()),
        ConstraintError::Database(_)
    ));
}
