//! A form with several columns that must not be taken, and the two ways to find all that are.

use std::{
    fmt,
    time::{Duration, Instant},
};

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Acquire, AssertSqlSafe, Executor, Postgres};
use transom_constraint::{Constraints, Probe, Row, Via};

use crate::server::{COLUMNS, taken};

/// Where the statements run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    Pool,
    Transaction,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// By hand, one `SELECT EXISTS` for each column.
    Selects,
    Probe,
}

pub(crate) struct Form {
    pool: PgPool,
    probe: Probe,
    site: Where,
    columns: &'static [&'static str],
    selects: Vec<String>,
}

impl Form {
    pub(crate) async fn open(options: &PgConnectOptions, site: Where, columns: usize) -> Self {
        let columns = &COLUMNS[..columns];
        let mut rules = Constraints::of("people").unique(columns[0]);
        for column in &columns[1..] {
            rules = rules.unique(*column);
        }
        let pool = PgPoolOptions::new()
            .min_connections(1)
            // sqlx tests what is given back: with a second one, the next statement need not wait for it.
            .max_connections(2)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .unwrap();
        let probe = Probe::load(&pool, &rules.build().unwrap()).await.unwrap();
        let select = |name| format!("select exists (select from people where {name} = $1)");
        Self {
            pool,
            probe,
            site,
            columns,
            selects: columns.iter().map(select).collect(),
        }
    }

    /// The time to find, as many times, that all columns are taken.
    pub(crate) async fn check(&self, way: Way, times: u64) -> Duration {
        match self.site {
            Where::Pool => {
                let begin = Instant::now();
                for _ in 0..times {
                    match way {
                        Way::Probe => self.probe(&self.pool).await,
                        Way::Selects => {
                            for (column, select) in self.columns.iter().zip(&self.selects) {
                                is_taken(&self.pool, column, select).await;
                            }
                        }
                    }
                }
                begin.elapsed()
            }
            Where::Transaction => {
                let mut conn = self.pool.acquire().await.unwrap();
                let mut tx = conn.begin().await.unwrap();
                let begin = Instant::now();
                for _ in 0..times {
                    match way {
                        Way::Probe => self.probe(&mut tx).await,
                        Way::Selects => {
                            for (column, select) in self.columns.iter().zip(&self.selects) {
                                is_taken(&mut *tx, column, select).await;
                            }
                        }
                    }
                }
                let time = begin.elapsed();
                tx.rollback().await.unwrap();
                time
            }
        }
    }

    async fn probe<'c>(&'c self, via: impl Into<Via<'c>>) {
        let row = self.columns.iter().fold(Row::insert(), |row, column| {
            row.set(*column, taken(column, 7))
        });
        let found = self.probe.violations(via, row).await.unwrap();
        assert_eq!(found.rules().count(), self.columns.len());
    }
}

async fn is_taken(executor: impl Executor<'_, Database = Postgres>, column: &str, select: &str) {
    let found: bool = sqlx::query_scalar(AssertSqlSafe(select))
        .bind(taken(column, 7))
        .fetch_one(executor)
        .await
        .unwrap();
    assert!(found);
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pool => "by a pool",
            Self::Transaction => "in a transaction",
        })
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Selects => "SELECT EXISTS for each",
            Self::Probe => "probe",
        })
    }
}
