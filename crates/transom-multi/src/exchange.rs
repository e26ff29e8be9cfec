//! One message to the server and every answer to it, counted.

use futures::StreamExt;
use sqlx::{Either, Executor, PgConnection};

/// What came back for one message.
pub(crate) struct Answers {
    pub(crate) completed: u32,
    rows: u32,
    error: Option<sqlx::Error>,
}

impl Answers {
    pub(crate) fn is_just(&self, completed: u32, rows: u32) -> bool {
        self.error.is_none() && (self.completed, self.rows) == (completed, rows)
    }

    /// So many statements completed and nothing else came, or the error.
    pub(crate) fn just(self, completed: u32) -> Result<(), sqlx::Error> {
        let in_step = self.is_just(completed, 0);
        match self.error {
            Some(error) => Err(error),
            None if in_step => Ok(()),
            None => Err(sqlx::Error::Protocol(
                "the answer is to another message: was a COPY dropped half way in a step?".into(),
            )),
        }
    }
}

/// Sends statements without parameters as one message and takes every answer.
pub(crate) async fn exchange(conn: &mut PgConnection, sql: &'static str) -> Answers {
    let mut all = Answers {
        completed: 0,
        rows: 0,
        error: None,
    };
    let mut answers = conn.fetch_many(sqlx::raw_sql(sql));
    while let Some(answer) = answers.next().await {
        match answer {
            Ok(Either::Left(_)) => all.completed += 1,
            Ok(Either::Right(_)) => all.rows += 1,
            Err(error) => {
                all.error = Some(error);
                break;
            }
        }
    }
    all
}
