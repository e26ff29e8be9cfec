//! Up, down, and other schemas.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::{AssertSqlSafe, PgPool, Row};
use transom_money::Money;
use transom_money::postgres::SqlPackage;

use crate::server::{run, sqlstate, with_package};

/// Every object of the database that a script could leave.
async fn catalogue(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select pg_describe_object('pg_type'::regclass, oid, 0) || ' ' || oid from pg_type
         union all select pg_describe_object('pg_proc'::regclass, oid, 0) || ' ' || oid from pg_proc
         union all
         select pg_describe_object('pg_operator'::regclass, oid, 0) || ' ' || oid from pg_operator
         union all select pg_describe_object('pg_class'::regclass, oid, 0) || ' ' || oid from pg_class
         union all
         select pg_describe_object('pg_constraint'::regclass, oid, 0) || ' ' || oid
         from pg_constraint
         union all
         select format('depends %s %s %s %s', classid, objid, refclassid, refobjid) from pg_depend
         union all select description from pg_description
         order by 1",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn up_down_and_up_again_leaves_nothing_behind() {
    let db = transom_testkit::database().await;
    let (up, down) = (
        SqlPackage::V1.up("public").unwrap(),
        SqlPackage::V1.down("public").unwrap(),
    );
    let before = catalogue(db.pool()).await;
    for _ in 0..2 {
        run(db.pool(), up.clone()).await.unwrap();
        assert!(catalogue(db.pool()).await.len() > before.len() + 40);
        run(db.pool(), down.clone()).await.unwrap();
        assert_eq!(catalogue(db.pool()).await, before);
    }
}

#[tokio::test]
async fn a_column_that_holds_money_keeps_the_package() {
    let db = with_package().await;
    run(
        db.pool(),
        "create table item (price checked_money); insert into item values (row('USD', 1))".into(),
    )
    .await
    .unwrap();
    // A prepared statement is one statement, so this is what `psql -f` does with the script.
    let script = AssertSqlSafe(SqlPackage::V1.down(db.name()).unwrap());
    let down = sqlx::query(script).execute(db.pool()).await;
    assert_eq!(sqlstate(down), "2BP01", "dependent objects still exist");
    let down = run(db.pool(), SqlPackage::V1.down(db.name()).unwrap()).await;
    assert_eq!(sqlstate(down), "2BP01", "dependent objects still exist");
    // Nothing of it has happened.
    let sum: Money = sqlx::query_scalar("select sum(price) from item")
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(sum.to_string(), "USD 1.00");
}

/// A block has no transaction of its own, so it is undone with the migration around it.
#[tokio::test]
async fn up_and_down_are_part_of_the_transaction_they_are_run_in() {
    let db = transom_testkit::database().await;
    let before = catalogue(db.pool()).await;
    let mut migration = db.pool().begin().await.unwrap();
    for script in [
        SqlPackage::V1.up("public"),
        SqlPackage::V1.down("public"),
        SqlPackage::V1.up("public"),
    ] {
        sqlx::query(AssertSqlSafe(script.unwrap()))
            .execute(&mut *migration)
            .await
            .unwrap();
    }
    migration.rollback().await.unwrap();
    assert_eq!(catalogue(db.pool()).await, before);

    // An up that fails at its end has done nothing either.
    run(
        db.pool(),
        "create function money_bag_combine(a int) returns int language sql as 'select 1';
         create type money_average_state as (total int)"
            .into(),
    )
    .await
    .unwrap();
    let before = catalogue(db.pool()).await;
    let up = AssertSqlSafe(SqlPackage::V1.up("public").unwrap());
    assert_eq!(sqlstate(sqlx::query(up).execute(db.pool()).await), "42710");
    assert_eq!(catalogue(db.pool()).await, before);
}

#[tokio::test]
async fn two_schemas_with_odd_names_and_a_search_path_without_either() {
    let db = transom_testkit::database().await;
    for schema in [r#"it's "ours""#, "Schema; drop table x; --"] {
        let quoted = schema.replace('"', "\"\"");
        run(db.pool(), format!(r#"create schema "{quoted}""#))
            .await
            .unwrap();
        run(db.pool(), SqlPackage::V1.up(schema).unwrap())
            .await
            .unwrap();
        run(
            db.pool(),
            format!(
                r#"create table item (price "{quoted}".checked_money);
                   insert into item select row('USD', n)::"{quoted}".money_with_currency
                       from generate_series(1, 4) n"#
            ),
        )
        .await
        .unwrap();
        // A hostile search_path: operators and functions of the same names that lie.
        run(
            db.pool(),
            "create schema evil;
             create function evil.lie(numeric, numeric) returns numeric
                 language sql immutable as 'select 666::numeric';
             create operator evil.+ (leftarg = numeric, rightarg = numeric, function = evil.lie);
             create operator evil.- (leftarg = numeric, rightarg = numeric, function = evil.lie);
             create operator evil.* (leftarg = numeric, rightarg = numeric, function = evil.lie);
             create operator evil./ (leftarg = numeric, rightarg = numeric, function = evil.lie);
             create function evil.same(text, text) returns boolean
                 language sql immutable as 'select true';
             create operator evil.= (leftarg = text, rightarg = text, function = evil.same);
             create function evil.never(numeric, numeric) returns boolean
                 language sql immutable as 'select false';
             create operator evil.< (leftarg = numeric, rightarg = numeric, function = evil.never);
             create operator evil.<= (leftarg = numeric, rightarg = numeric, function = evil.never);
             create operator evil.>= (leftarg = numeric, rightarg = numeric, function = evil.never)"
                .into(),
        )
        .await
        .unwrap();
        let mut one = db.pool().acquire().await.unwrap();
        sqlx::raw_sql("set search_path = evil, pg_catalog")
            .execute(&mut *one)
            .await
            .unwrap();
        let query = format!(
            r#"select "{quoted}".sum(price), "{quoted}".min(price), "{quoted}".max(price),
                      "{quoted}".avg(price), "{quoted}".sum(price operator("{quoted}".*) 2),
                      "{quoted}".sum(price operator("{quoted}".-) price) from public.item"#
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .fetch_one(&mut *one)
            .await
            .unwrap();
        let shown: Vec<String> = (0..row.len())
            .map(|at| row.get::<Money, _>(at).to_string())
            .collect();
        assert_eq!(
            shown,
            [
                "USD 10.00",
                "USD 1.00",
                "USD 4.00",
                "USD 2.50",
                "USD 20.00",
                "USD 0.00"
            ]
        );
        let mismatch = format!(
            r#"select row('USD', 1)::"{quoted}".money_with_currency
                   operator("{quoted}".+) row('EUR', 1)::"{quoted}".money_with_currency"#
        );
        let result = sqlx::query(sqlx::AssertSqlSafe(mismatch))
            .execute(&mut *one)
            .await;
        assert_eq!(sqlstate(result), SqlPackage::CURRENCY_MISMATCH);
        sqlx::raw_sql("reset search_path; drop table public.item; drop schema evil cascade")
            .execute(&mut *one)
            .await
            .unwrap();
        drop(one);
        run(db.pool(), SqlPackage::V1.down(schema).unwrap())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn an_application_that_owns_nothing_can_use_it() {
    let db = with_package().await;
    run(db.pool(), "create table item (price checked_money)".into())
        .await
        .unwrap();
    let app = sqlx::PgPool::connect_with(db.app_role().await)
        .await
        .unwrap();
    let price: Money = "USD 12.34".parse().unwrap();
    for _ in 0..2 {
        sqlx::query("insert into item values ($1)")
            .bind(price)
            .execute(&app)
            .await
            .unwrap();
    }
    let sum: Money = sqlx::query_scalar("select sum(price) from item")
        .fetch_one(&app)
        .await
        .unwrap();
    assert_eq!(sum.to_string(), "USD 24.68");
}
