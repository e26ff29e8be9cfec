//! What an undeclared constraint says, and that its line works.

mod shop;

use std::error::Error;

use transom_constraint::{ConstraintError, Constraints, Naming, Violation};

use shop::{TAKEN, fail, prepared};

#[tokio::test]
async fn an_undeclared_constraint_names_itself_and_the_line_that_declares_it() {
    let db = prepared().await;
    let teams = Constraints::of("teams").primary_key("id").build().unwrap();
    let error = ConstraintError::translate(fail(db.pool(), TAKEN).await, &[&teams]);
    assert_eq!(
        error.to_string(),
        "unique constraint \"users_email_key\" of table \"users\" is violated but not declared; \
         declared: unique constraint \"teams_pkey\" of table \"teams\"; \
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
            let violated = ConstraintError::translate(fail(db.pool(), $sql).await, &());
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
    pasted!("INSERT INTO users (id, credit) VALUES (2, -1)", "users", .check("users_credit_check").on("credit"));
    pasted!("INSERT INTO users (id, rank) VALUES (2, -1)", "users", .check("positive_only").on("positive_only"));
    pasted!("UPDATE kept SET id = 2", "kept", .check("enough_money").on("amount"));
    pasted!("INSERT INTO stays VALUES (1, '[4,6)')", "stays", .exclusion("no_overlap").named("no_overlap"));
    pasted!("INSERT INTO days VALUES (99)", "days", .no_partition("partition_key"));
}

#[tokio::test]
async fn the_line_spells_out_a_name_that_the_set_would_not_infer() {
    let db = prepared().await;
    let users = Constraints::of("users")
        .naming(Naming::Ecto)
        .build()
        .unwrap();
    let ConstraintError::Undeclared(undeclared) =
        ConstraintError::translate(fail(db.pool(), TAKEN).await, &users)
    else {
        panic!("it is declared");
    };
    assert_eq!(
        undeclared.declaring_line(),
        ".unique(\"email\").named(\"users_email_key\")"
    );
}

fn undeclared(error: ConstraintError) -> transom_constraint::Undeclared {
    match error {
        ConstraintError::Undeclared(undeclared) => undeclared,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_foreign_key_says_both_sides_unless_the_code_tells_the_side() {
    let db = prepared().await;
    let either = undeclared(ConstraintError::translate(
        fail(db.pool(), "DELETE FROM teams").await,
        &(),
    ));
    assert!(
        either.to_string().ends_with(
            "to declare it add to Constraints::of(\"users\"): .foreign_key(\"team_id\"); or, if it was a row \
             referred to that was to go, to the Constraints of the table that is referred to: \
             .referenced_by(\"users\", \"team_id\")"
        ),
        "{either}"
    );
    let restrict = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '23001', TABLE = 'users',
        CONSTRAINT = 'users_team_id_fkey'; END $$";
    let parent = undeclared(ConstraintError::translate(
        fail(db.pool(), restrict).await,
        &(),
    ));
    assert_eq!(
        parent.declaring_line(),
        ".referenced_by(\"users\", \"team_id\")"
    );
    let teams = Constraints::of("teams")
        .referenced_by("users", "team_id")
        .build()
        .unwrap();
    let answered = ConstraintError::translate(parent.into_source(), &teams);
    assert!(answered.field_errors().is_some());
}

#[tokio::test]
async fn a_rule_that_nearly_answers_is_told_with_the_difference() {
    let db = prepared().await;
    let elsewhere = Constraints::of("users")
        .in_schema("elsewhere")
        .unique("email")
        .build()
        .unwrap();
    let error = undeclared(ConstraintError::translate(
        fail(db.pool(), TAKEN).await,
        &elsewhere,
    ));
    let schema = db.name();
    assert!(
        error.to_string().ends_with(&format!(
            "; it is declared in schema \"elsewhere\", and this is the one in schema {schema:?}"
        )),
        "{error}"
    );
    let kind = Constraints::of("users")
        .check("users_email_key")
        .on("email")
        .build()
        .unwrap();
    let error = undeclared(ConstraintError::translate(
        fail(db.pool(), TAKEN).await,
        &kind,
    ));
    assert!(
        error
            .to_string()
            .ends_with("; it is declared as a check constraint, which it is not"),
        "{error}"
    );

    let inherits =
        "CREATE TABLE special () INHERITS (users); INSERT INTO special (id, credit) VALUES (2, -1)";
    let users = Constraints::of("users")
        .check_column("credit")
        .build()
        .unwrap();
    let error = undeclared(ConstraintError::translate(
        fail(db.pool(), inherits).await,
        &users,
    ));
    assert!(
        error.to_string().ends_with(
            "or, if \"special\" is a partition of \"users\" or inherits from it, \
             to Constraints::of(\"users\"): .partitions(\"special\")"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn of_many_declarations_some_are_listed() {
    let db = prepared().await;
    let other = Constraints::of("others").not_null("first");
    let many = (0..30).fold(other, |set, n| set.not_null(format!("column_{n}")));
    let many = many.build().unwrap();
    let all = undeclared(ConstraintError::translate(
        fail(db.pool(), TAKEN).await,
        &many,
    ));
    assert!(
        all.to_string()
            .contains("\"column_18\" of table \"others\", and 11 more; to declare"),
        "{all}"
    );
    // Those of the table itself, if there are any.
    let users = Constraints::of("users").not_null("name").build().unwrap();
    let own = undeclared(ConstraintError::translate(
        fail(db.pool(), TAKEN).await,
        &[&many, &users],
    ));
    assert!(
        own.to_string()
            .contains("declared: not-null column \"name\" of table \"users\"; to"),
        "{own}"
    );
}
