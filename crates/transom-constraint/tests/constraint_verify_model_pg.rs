//! Verification against a model: of random tables with random declarations it finds the mistakes made, and no others.

mod catalogue_model;

use catalogue_model::{Expected, Kind, Mistake, Parent, Table, create, make, sets, tables};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sqlx::PgPool;
use transom_constraint::{VerifyError, introspect, verify};

fn run(cases: u32, strategy: &impl Strategy<Value = (Vec<Table>, Vec<Mistake>)>, mistakes: bool) {
    let runtime = tokio::runtime::Runtime::new().unwrap_or_else(|error| panic!("{error}"));
    let db = runtime.block_on(transom_testkit::schema());
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let done = TestRunner::new(config).run(strategy, |(mut tables, list)| {
        let mut parent = Parent::default();
        for (place, table) in tables.iter().enumerate() {
            let keys = table.constraints.iter().enumerate();
            let keys = keys.filter(|(_, constraint)| constraint.kind == Kind::ForeignKey);
            parent
                .declared
                .extend(keys.map(|(constraint, _)| (place, constraint)));
        }
        let expected = make(&mut tables, &mut parent, if mistakes { &list } else { &[] });
        let found = runtime.block_on(found(db.pool(), db.name(), &tables, &parent));
        prop_assert_eq!(found, expected);
        Ok(())
    });
    done.unwrap_or_else(|error| panic!("{error}"));
    runtime.block_on(async move { drop(db) });
}

/// What verification finds; and on the way, that it finds nothing in what is read from the tables themselves.
async fn found(pool: &PgPool, schema: &str, tables: &[Table], parent: &Parent) -> Vec<Expected> {
    let mut tx = pool.begin().await.unwrap_or_else(|error| panic!("{error}"));
    let sql = create(tables);
    let created = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.clone()))
        .execute(&mut *tx)
        .await;
    created.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    let read = introspect(&mut *tx, schema)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read.len(), tables.len() + 1);
    for set in &read {
        if let Err(error) = verify(&mut *tx, set).await {
            panic!("{error}\n{sql}\n{}", set.to_rust());
        }
    }
    let declared = sets(tables, parent);
    let mut found: Vec<Expected> = match verify(&mut *tx, &declared).await {
        Ok(()) => Vec::new(),
        Err(VerifyError::Mismatches(list)) => list.iter().map(Mistake::found).collect(),
        Err(error) => panic!("{error}"),
    };
    found.sort();
    found
}

fn mistakes() -> impl Strategy<Value = Vec<Mistake>> {
    let mistake = (any::<usize>(), any::<usize>(), any::<u8>());
    let mistake = mistake.prop_map(|(table, constraint, what)| Mistake {
        table,
        constraint,
        what,
    });
    proptest::collection::vec(mistake, 0..8)
}

#[test]
fn exactly_the_mistakes_made_are_found() {
    run(250, &(tables(), mistakes()), true);
}

#[test]
fn nothing_is_found_where_no_mistake_was_made() {
    run(100, &(tables(), Just(Vec::new())), false);
}
