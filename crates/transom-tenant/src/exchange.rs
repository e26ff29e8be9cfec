//! One message to the server and every answer to it, counted.

use futures::StreamExt;
use sqlx::{AssertSqlSafe, Either, Executor, PgConnection, Row};

/// What came back for one message.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// How many statements completed.
    pub(crate) completed: u32,
    rows: u32,
    /// The first value of the last row, as text.
    last: Option<String>,
    pub(crate) error: Option<sqlx::Error>,
}

impl Answers {
    /// The last row's value, if just so many statements completed with so many rows.
    ///
    /// More answers, or fewer, are those to another message: sqlx 0.9 does not wait for the
    /// answer to a COPY that is dropped half way, and takes it for that of the next
    /// statement.
    pub(crate) fn just(&self, completed: u32, rows: u32) -> Option<&str> {
        let in_step = self.error.is_none() && (self.completed, self.rows) == (completed, rows);
        self.last.as_deref().filter(|_| in_step)
    }
}

/// Sends statements without parameters as one message and takes every answer.
pub(crate) async fn exchange(conn: &mut PgConnection, sql: String) -> Answers {
    let mut all = Answers::default();
    let mut answers = conn.fetch_many(sqlx::raw_sql(AssertSqlSafe(sql)));
    while let Some(answer) = answers.next().await {
        match answer {
            Ok(Either::Left(_)) => all.completed += 1,
            Ok(Either::Right(row)) => {
                all.rows += 1;
                all.last = row.try_get_unchecked::<String, _>(0).ok();
            }
            Err(error) => {
                all.error = Some(error);
                break;
            }
        }
    }
    all
}
