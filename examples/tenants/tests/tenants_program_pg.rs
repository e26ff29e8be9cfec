//! The built program: what it prints, which rights it needs, that it leaves nothing behind.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions};
use transom_testkit::program::{self, printed};

const EXE: &str = env!("CARGO_BIN_EXE_tenants");
const OUTPUT: &str = include_str!("output.txt");

#[test]
fn it_prints_the_same_as_ever() {
    assert_eq!(printed(&program::run(EXE, &[])), OUTPUT);
}

#[test]
fn a_pipe_gets_no_progress_bar() {
    let output = program::run(EXE, &[]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_database_is_left_as_it_was() {
    program::assert_leaves_nothing_behind(EXE, OUTPUT).await;
}

/// What a role has made is known by the role, however many others work on the server.
#[tokio::test(flavor = "multi_thread")]
async fn no_superuser_is_needed_and_no_database_or_role_is_left() {
    let database = transom_testkit::database().await;
    let role = database.app_role().await;
    let alter = format!("alter role {} createdb createrole", role.get_username());
    sqlx::query(AssertSqlSafe(alter))
        .execute(database.pool())
        .await
        .unwrap();
    let output = program::run(EXE, &["--database-url", &url(&role)]);
    assert_eq!(printed(&output), OUTPUT);
    // Who makes a role is a member of it, or it could not remove what the role owns.
    let left: Vec<String> = sqlx::query_scalar(
        "select datname::text from pg_database where datdba = $1::regrole
         union all
         select roleid::regrole::text from pg_auth_members where member = $1::regrole",
    )
    .bind(role.get_username())
    .fetch_all(database.pool())
    .await
    .unwrap();
    assert!(left.is_empty(), "left behind: {left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_the_rights_is_told_which_before_anything_is_made() {
    let database = transom_testkit::database().await;
    let role = database.app_role().await;
    let output = program::run(EXE, &["--database-url", &url(&role)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let errors = String::from_utf8_lossy(&output.stderr);
    let alter = format!(
        r#"ALTER ROLE "{}" CREATEDB CREATEROLE"#,
        role.get_username()
    );
    assert!(errors.contains(&alter), "{errors}");
}

#[test]
fn a_database_that_is_not_there_is_named() {
    program::assert_names_a_missing_database(EXE);
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let output = program::run(EXE, &["--no", "such"]);
    assert_eq!(output.status.code(), Some(2));
}

fn url(role: &PgConnectOptions) -> String {
    role.to_url_lossy().to_string()
}
