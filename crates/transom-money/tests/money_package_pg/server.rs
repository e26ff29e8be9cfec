//! A database with the package in it, and plans of both kinds.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Executor, PgPool, Row};
use transom_money::postgres::SqlPackage;
use transom_testkit::Isolated;

pub(crate) async fn run(pool: &PgPool, script: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(script))
        .execute(pool)
        .await
        .map(drop)
}

pub(crate) async fn with_package() -> Isolated {
    let db = transom_testkit::schema().await;
    run(db.pool(), SqlPackage::V1.up(db.name()).unwrap())
        .await
        .unwrap();
    db
}

/// How the planner goes about an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Serial,
    Parallel,
}

pub(crate) const PLANS: [Plan; 2] = [Plan::Serial, Plan::Parallel];

impl Plan {
    /// Connections that plan so.
    pub(crate) async fn pool(self, db: &Isolated) -> PgPool {
        let settings = match self {
            Self::Serial => "set max_parallel_workers_per_gather = 0",
            Self::Parallel => {
                "set max_parallel_workers_per_gather = 4; set parallel_setup_cost = 0;
                 set parallel_tuple_cost = 0; set min_parallel_table_scan_size = 0;
                 set parallel_leader_participation = off"
            }
        };
        PgPoolOptions::new()
            .max_connections(1)
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(settings).await.map(drop) })
            })
            .connect_with(db.options())
            .await
            .unwrap()
    }

    /// Fails if the query is planned in the other way.
    pub(crate) async fn assert_is_of(self, pool: &PgPool, query: &str) {
        let plan: Vec<String> = sqlx::raw_sql(AssertSqlSafe(format!("explain {query}")))
            .fetch_all(pool)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
        let plan = plan.join("\n");
        let parallel = plan.contains("Gather") && plan.contains("Partial Aggregate");
        assert_eq!(parallel, self == Self::Parallel, "{plan}");
    }
}

/// The SQLSTATE, of an error that the server raised.
pub(crate) fn sqlstate<T>(result: Result<T, sqlx::Error>) -> String {
    match result.err() {
        Some(sqlx::Error::Database(error)) => error.code().unwrap_or_default().into_owned(),
        Some(other) => panic!("not an error of the server: {other}"),
        None => panic!("no error"),
    }
}
