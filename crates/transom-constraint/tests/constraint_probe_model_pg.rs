//! Random tables, random constraints and random rows: the probe finds what a slow oracle finds, and so does the server.
//!
//! The oracle knows nothing of the probe. For each constraint alone it makes a table that has the same rows and no other
//! constraint, and lets the server try the statement there.
#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

#[path = "probe_model/oracle.rs"]
mod oracle;
#[path = "probe_model/random.rs"]
mod random;
#[path = "probe_model/spec.rs"]
mod spec;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use transom_constraint::{ConstraintError, Probe};

use crate::{
    oracle::{Oracle, Tried},
    random::Case,
};

const CASES: u32 = 250;

#[test]
fn the_probe_finds_what_an_oracle_finds_and_the_server_reports_one_of_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let db = runtime.block_on(transom_testkit::schema());
    let conn = runtime.block_on(async {
        let mut conn = PgConnection::connect_with(&db.options()).await.unwrap();
        oracle::prepare(&mut conn).await;
        conn
    });
    let version = conn.server_version_num().unwrap();
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let tally = RefCell::new(Tally::default());
    let conn = RefCell::new(conn);
    TestRunner::new(config)
        .run(&random::case(version >= 150_000), |case| {
            let (conn, tally) = (&mut *conn.borrow_mut(), &mut *tally.borrow_mut());
            runtime.block_on(undone(conn, &case, tally))
        })
        .unwrap();
    let tally = tally.into_inner();
    println!("{tally:?}");
    // Random, but not vacuous.
    assert!(tally.accepted > CASES && tally.one > CASES && tally.several > CASES);
    assert!(tally.kinds.len() >= 9 && tally.kinds.values().all(|count| *count > 5));
    runtime.block_on(async move {
        conn.into_inner().close().await.unwrap();
        drop(db);
    });
}

/// Statements, by how many constraints the oracle found violated.
#[derive(Debug, Default)]
struct Tally {
    accepted: u32,
    one: u32,
    several: u32,
    kinds: BTreeMap<&'static str, u32>,
}

async fn undone(
    conn: &mut PgConnection,
    case: &Case,
    tally: &mut Tally,
) -> Result<(), TestCaseError> {
    let mut tx = conn.begin().await.unwrap();
    let result = check(&mut tx, case, tally).await;
    tx.rollback().await.unwrap();
    result
}

async fn check(
    conn: &mut PgConnection,
    case: &Case,
    tally: &mut Tally,
) -> Result<(), TestCaseError> {
    let oracle = Oracle::build(conn, case).await;
    let probe = Probe::load(&mut *conn, &case.declared()).await.unwrap();
    for row in &case.tried {
        let Some(statement) = oracle.statement(row) else {
            continue;
        };
        let expected = oracle.violated(conn, &statement).await;
        match expected.len() {
            0 => tally.accepted += 1,
            1 => tally.one += 1,
            _ => tally.several += 1,
        }

        for (n, spec) in case.specs.iter().enumerate() {
            if expected.contains(&format!("c{n}")) {
                *tally.kinds.entry(spec.kind()).or_default() += 1;
            }
        }

        let found = probe.violations(&mut *conn, statement.row()).await.unwrap();
        let fields: BTreeSet<String> = found.rules().map(|rule| rule.field().to_owned()).collect();
        proptest::prop_assert_eq!(&fields, &expected, "{} / {:?}", statement.sql("t"), found);
        let unseen: Vec<&str> = found.unseen().map(|(rule, _)| rule.field()).collect();
        proptest::prop_assert_eq!(unseen, ["never"]);

        let reported = oracle.tried(conn, &statement.sql("t")).await;
        let sql = AssertSqlSafe(statement.sql("t"));
        let mut savepoint = conn.begin().await.unwrap();
        let executed = probe
            .execute(&mut *savepoint, sqlx::query(sql), statement.row())
            .await;
        savepoint.rollback().await.unwrap();
        match (reported, executed) {
            (Tried::Accepted, Ok(_)) => proptest::prop_assert!(expected.is_empty()),
            (Tried::Refused(first), Err(ConstraintError::Invalid(errors))) => {
                let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
                proptest::prop_assert!(
                    expected.contains(&first),
                    "{} is not in {:?}",
                    first,
                    expected
                );
                proptest::prop_assert_eq!(fields[0], first);
                proptest::prop_assert_eq!(fields.len(), expected.len());
            }
            (reported, executed) => panic!("{reported:?} but {executed:?}: {}", statement.sql("t")),
        }
    }
    Ok(())
}
