//! What a tenant's transaction may do with its connection.

use proptest::prelude::*;
use sqlx::{Connection, PgConnection};
use transom_tenant::{TenantError, TenantTx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Write,
    /// By a statement that sqlx prepares and keeps.
    Read,
    /// Into a table without policies: PostgreSQL has no COPY FROM into others.
    CopyIn,
    /// Lets go of a COPY half way, whose answers sqlx 0.9 takes for those of later statements.
    DropCopyIn,
    /// Lets go of rows half way.
    DropRows,
    HoldCursor,
    TemporaryTable,
    /// One that stands in for the tenant's.
    TemporaryNotes,
    /// That, and a cursor, committed by SQL in a transaction that another one follows.
    TemporaryNotesCommittedBySql,
    PrepareInSql,
    SetTenantOfSession,
    SetPathOfSession,
    SetRoleOfSession,
    /// A savepoint that succeeds, with one that fails inside.
    Savepoints,
    FailedStatement,
    /// A savepoint of sqlx, let go.
    DropNestedBegin,
    /// sqlx 0.9.0 rolls the outer transaction back.
    FailNestedBegin,
    RollbackBySql,
    CommitBySql,
    OtherTransactionBySql,
    Panic,
}

/// All of them.
pub(crate) const ACTS: [Act; 21] = [
    Act::Write,
    Act::Read,
    Act::CopyIn,
    Act::DropCopyIn,
    Act::DropRows,
    Act::HoldCursor,
    Act::TemporaryTable,
    Act::TemporaryNotes,
    Act::TemporaryNotesCommittedBySql,
    Act::PrepareInSql,
    Act::SetTenantOfSession,
    Act::SetPathOfSession,
    Act::SetRoleOfSession,
    Act::Savepoints,
    Act::FailedStatement,
    Act::DropNestedBegin,
    Act::FailNestedBegin,
    Act::RollbackBySql,
    Act::CommitBySql,
    Act::OtherTransactionBySql,
    Act::Panic,
];

impl Act {
    /// Whether what was written before it stays, whatever comes.
    pub(crate) fn commits_by_sql(self) -> bool {
        matches!(self, Act::CommitBySql | Act::TemporaryNotesCommittedBySql)
    }
}

pub(crate) fn acts() -> impl Strategy<Value = Vec<Act>> {
    // Most of what goes on is reading and writing.
    let one = prop_oneof![
        2 => Just(Act::Write),
        2 => Just(Act::Read),
        4 => prop::sample::select(&ACTS[..]),
    ];
    prop::collection::vec(one, 0..4)
}

/// Does it. What goes wrong is swallowed, as careless code does.
pub(crate) async fn act(tx: &mut TenantTx<'_>, act: Act, body: &str) {
    let _ = attempt(tx, act, body).await;
}

async fn attempt(tx: &mut TenantTx<'_>, act: Act, body: &str) -> Result<(), TenantError> {
    match act {
        Act::Write => write(tx, body).await?,
        Act::Read => {
            let _: Vec<String> = sqlx::query_scalar("select body from notes")
                .fetch_all(&mut **tx)
                .await?;
        }
        Act::CopyIn | Act::DropCopyIn => {
            let mut copy = tx.copy_in_raw("copy uploads from stdin").await?;
            copy.send(format!("{body}\n").as_bytes()).await?;
            if act == Act::CopyIn {
                copy.finish().await?;
            }
        }
        Act::DropRows => {
            use futures::StreamExt;
            let mut rows = sqlx::query("select generate_series(1, 10000)").fetch(&mut **tx);
            rows.next().await;
        }
        Act::HoldCursor => {
            run(
                tx,
                "declare held cursor with hold for select body from notes",
            )
            .await?;
        }
        Act::TemporaryTable => {
            run(tx, "create temporary table kept as select body from notes").await?;
        }
        Act::TemporaryNotes => {
            run(
                tx,
                "create temporary table notes as select 'blue' tenant_id, 'x' body",
            )
            .await?;
        }
        Act::TemporaryNotesCommittedBySql => {
            run(
                tx,
                "create temporary table notes as select 'blue' tenant_id, 'x' body;
                 declare held cursor with hold for select 1; commit; begin",
            )
            .await?;
        }
        Act::PrepareInSql => {
            run(tx, "prepare mine as select body from notes").await?;
        }
        Act::SetTenantOfSession => {
            run(tx, "set transom.tenant = 'blue'").await?;
        }
        Act::SetPathOfSession => run(tx, "set search_path = blue, pg_catalog").await?,
        Act::SetRoleOfSession => run(tx, "set role pg_monitor").await?,
        Act::Savepoints => {
            tx.savepoint(async |tx| {
                write(tx, body).await?;
                let failed: Result<(), TenantError> = tx
                    .savepoint(async |tx| run(tx, "select 1/0").await.map_err(TenantError::from))
                    .await;
                assert!(failed.is_err());
                Ok::<_, TenantError>(())
            })
            .await?;
        }
        Act::FailedStatement => run(tx, "select 1/0").await?,
        Act::DropNestedBegin => drop(Connection::begin(&mut **tx).await?),
        Act::FailNestedBegin => {
            let _ = run(tx, "select 1/0").await;
            let _ = Connection::begin(&mut **tx).await;
        }
        Act::RollbackBySql => run(tx, "rollback").await?,
        Act::CommitBySql => run(tx, "commit").await?,
        Act::OtherTransactionBySql => run(tx, "rollback; begin").await?,
        Act::Panic => panic!("as it was told"),
    }
    Ok(())
}

async fn write(conn: &mut PgConnection, body: &str) -> sqlx::Result<()> {
    sqlx::query("insert into notes (body) values ($1)")
        .bind(body)
        .execute(conn)
        .await
        .map(drop)
}

async fn run(conn: &mut PgConnection, sql: &'static str) -> sqlx::Result<()> {
    sqlx::raw_sql(sql).execute(conn).await.map(drop)
}
