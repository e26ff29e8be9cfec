//! Values of rows, other people's among them: they are in the server's detail, and nowhere that a user looks.

mod shop;

use std::error::Error;

use sqlx::Connection as _;
use transom_constraint::{ConstraintError, ConstraintExt, Constraints, Violation};

use shop::{TAKEN, fail, prepared};

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
                + &serde_json::to_string(&errors.coded()).unwrap()
                + &serde_json::to_string(&errors.problem()).unwrap(),
        );
    }
    let undeclared = ConstraintError::translate(fail(db.pool(), TAKEN).await, &[&other]);
    assert!(matches!(undeclared, ConstraintError::Undeclared(_)));
    let chain = std::iter::successors(undeclared.source(), |&error| error.source())
        .map(ToString::to_string);
    shown.extend(chain);
    shown.extend([format!("{undeclared}"), format!("{undeclared:?}")]);
    let in_row = "INSERT INTO users (id, email, credit) VALUES (77, 'bob@example.org', -1)";
    let undeclared = ConstraintError::translate(fail(db.pool(), in_row).await, &());
    shown.extend([format!("{undeclared}"), format!("{undeclared:?}")]);
    for text in shown {
        assert!(!text.contains("example.org"), "{text}");
    }
}

#[tokio::test]
async fn under_row_level_security_the_server_keeps_the_detail_to_itself() {
    let db = transom_testkit::database().await;
    sqlx::raw_sql(
        "CREATE TABLE users (tenant int, email text UNIQUE);
         INSERT INTO users VALUES (1, 'ann@example.org');
         ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE POLICY own ON users USING (tenant = current_setting('app.tenant')::int);
         GRANT ALL ON users TO PUBLIC;",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let users = Constraints::of("users").unique("email").build().unwrap();
    let insert = "INSERT INTO users VALUES (2, 'ann@example.org')";
    let superuser = fail(db.pool(), insert).await;
    assert!(
        Violation::of(&superuser)
            .unwrap()
            .detail_with_row_values()
            .is_some()
    );

    let mut connection = db.pool().acquire().await.unwrap().detach();
    // pg_monitor is a role that every server has, and that bypasses nothing.
    sqlx::raw_sql("SET app.tenant = 2; SET ROLE pg_monitor")
        .execute(&mut connection)
        .await
        .unwrap();
    let error = sqlx::query(insert)
        .execute(&mut connection)
        .await
        .unwrap_err();
    let violation = Violation::of(&error).unwrap();
    assert_eq!(violation.detail_with_row_values(), None);
    assert_eq!(violation.constraint(), Some("users_email_key"));
    // The translation needs nothing of it.
    let error = Err::<(), _>(error).constraints(&users).unwrap_err();
    assert_eq!(error.to_string(), "email has already been taken");
    connection.close().await.unwrap();
}
