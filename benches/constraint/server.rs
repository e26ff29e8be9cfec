//! The server and its table of people.

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use transom_testkit::Isolated;

/// Ten unique columns, as the widest form has.
pub(crate) const COLUMNS: [&str; 10] = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"];

/// Rows, so that an index is worth its while.
const ROWS: i64 = 10_000;

/// One schema, until it is dropped.
pub(crate) struct Server {
    db: Isolated,
}

impl Server {
    pub(crate) async fn open() -> Self {
        let db = transom_testkit::schema().await;
        let columns: Vec<String> = COLUMNS
            .iter()
            .map(|name| format!("{name} text unique"))
            .collect();
        let values: Vec<String> = COLUMNS
            .iter()
            .map(|name| format!("'{name}-' || n"))
            .collect();
        let sql = format!(
            "create table people ({}); insert into people select {} from generate_series(1, {ROWS}) as n; \
             analyze people",
            columns.join(", "),
            values.join(", "),
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(db.pool())
            .await
            .unwrap();
        Self { db }
    }

    /// The ways to the server: with its socket where that is on this machine, and by TCP.
    pub(crate) fn transports(&self) -> Vec<(&'static str, PgConnectOptions)> {
        let options = self.db.options();
        let by_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
        let socket = by_socket.then_some(("Unix socket", options));
        let tcp = self.db.tcp_options().map(|options| ("TCP", options));
        let quiet =
            |(name, options): (_, PgConnectOptions)| (name, options.disable_statement_logging());
        socket.into_iter().chain(tcp).map(quiet).collect()
    }
}

/// The value of a column in a row that is there.
pub(crate) fn taken(column: &str, row: i64) -> String {
    format!("{column}-{}", row % ROWS + 1)
}
