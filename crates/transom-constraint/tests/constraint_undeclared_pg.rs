//! What an undeclared constraint says, and that its line works.

mod shop;

use std::error::Error;

use transom_constraint::{ConstraintError, Constraints, Violation};

use shop::{TAKEN, fail, prepared};

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
