//! An INSERT that is refused, and the translation of its error.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Error};
use tokio::sync::Mutex;
use transom_constraint::{ConstraintError, Constraints};

use crate::server::{COLUMNS, taken};

pub(crate) struct Refusal {
    conn: Mutex<PgConnection>,
    /// Ten rules, the one that answers last.
    rules: Constraints,
}

impl Refusal {
    pub(crate) async fn connect(options: &PgConnectOptions) -> Self {
        let [first, others @ ..] = COLUMNS;
        let mut rules = Constraints::of("people").unique(others[0]);
        for column in &others[1..] {
            rules = rules.unique(*column);
        }
        Self {
            conn: Mutex::new(PgConnection::connect_with(options).await.unwrap()),
            rules: rules.unique(first).build().unwrap(),
        }
    }

    /// The errors of as many refused statements, and the time that these took.
    pub(crate) async fn refuse(&self, statements: u64) -> (Vec<Error>, Duration) {
        let mut conn = self.conn.lock().await;
        let mut errors = Vec::with_capacity(usize::try_from(statements).unwrap());
        let value = taken(COLUMNS[0], 0);
        let begin = Instant::now();
        for _ in 0..statements {
            let insert = sqlx::query("insert into people (c0) values ($1)").bind(&value);
            errors.push(insert.execute(&mut *conn).await.unwrap_err());
        }
        (errors, begin.elapsed())
    }

    /// The time to drop the errors, which a translation that keeps none of them does too, and whoever does not translate.
    pub(crate) fn discard(errors: Vec<Error>) -> Duration {
        let begin = Instant::now();
        for error in errors {
            drop(black_box(error));
        }
        begin.elapsed()
    }

    pub(crate) fn translate(&self, errors: Vec<Error>) -> Duration {
        let begin = Instant::now();
        for error in errors {
            let error = black_box(ConstraintError::translate(error, &self.rules));
            assert!(matches!(error, ConstraintError::Invalid(_)));
        }
        begin.elapsed()
    }
}
