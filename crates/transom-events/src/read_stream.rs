//! Reading one stream.

use sqlx::{PgConnection, SqlStr};

use crate::recorded::Recorded;
use crate::store::EventStore;
use crate::stream_id::StreamId;
use crate::version::Version;

impl EventStore {
    /// Up to `limit` events of a stream, oldest first, from version `from` on. Empty if there are none, or
    /// no such stream.
    ///
    /// # Errors
    ///
    /// What the database answers; [`sqlx::Error::ColumnDecode`] for a row that this release cannot read.
    ///
    /// # Cancel safety
    ///
    /// Nothing is changed; read again.
    pub async fn read_stream(
        &self,
        conn: &mut PgConnection,
        stream: &StreamId,
        from: Version,
        limit: u32,
    ) -> Result<Vec<Recorded>, sqlx::Error> {
        self.read(
            conn,
            &self.shared.sql.read_stream_forward,
            stream,
            from,
            limit,
        )
        .await
    }

    /// Up to `limit` events of a stream, newest first, from version `from` down. [`Version::MAX`] begins
    /// at the end, so a limit of 1 reads the head.
    ///
    /// # Errors
    ///
    /// As for [`read_stream`](Self::read_stream).
    ///
    /// # Cancel safety
    ///
    /// Nothing is changed; read again.
    pub async fn read_stream_backward(
        &self,
        conn: &mut PgConnection,
        stream: &StreamId,
        from: Version,
        limit: u32,
    ) -> Result<Vec<Recorded>, sqlx::Error> {
        self.read(
            conn,
            &self.shared.sql.read_stream_backward,
            stream,
            from,
            limit,
        )
        .await
    }

    async fn read(
        &self,
        conn: &mut PgConnection,
        sql: &SqlStr,
        stream: &StreamId,
        from: Version,
        limit: u32,
    ) -> Result<Vec<Recorded>, sqlx::Error> {
        let rows = sqlx::query(sql.clone())
            .bind(self.stream_tenant())
            .bind(stream.as_str())
            .bind(from.to_sql())
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await?;
        rows.iter().map(Recorded::from_row).collect()
    }
}
