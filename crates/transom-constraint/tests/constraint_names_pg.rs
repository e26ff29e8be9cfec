//! The same name in several places, and names that need quotes.

mod shop;

use sqlx::AssertSqlSafe;
use transom_constraint::{ConstraintError, Constraints};

use shop::{fail, prepared};

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
            ConstraintError::translate(fail(db.pool(), &insert).await, &())
        else {
            panic!("{table} is declared")
        };
        assert!(
            undeclared.declaring_line().starts_with(".unique("),
            "{undeclared}"
        );
    }
}
