//! Where the shop keeps its books: a schema of its own, and a role that may only use it.

use anyhow::Context;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use transom_events::EventStore;
use transom_tenant::{Isolation, Policy, Tenants, TxOptions};
use transom_testkit::{Isolated, Server};

use crate::role::Role;
use crate::shop::Shop;

/// The tables that hold tenants' rows, and the column that says whose.
pub(crate) const TABLES: [(&str, &str); 7] = [
    ("accounts", "tenant_id"),
    ("balances", "tenant_id"),
    ("stock", "tenant_id"),
    ("orders", "tenant_id"),
    ("order_lines", "tenant_id"),
    ("ledger", "tenant_id"),
    ("events", "tenant"),
];

/// The schema in a standing database.
const SCHEMA: &str = "checkout";

/// An open database: the owner's connection for the checks, the role's pool for the shop.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) shop: Shop,
    /// The application role's pool, for the checks that look at what it can see.
    pub(crate) app: PgPool,
    /// The owner's connection; it is the one that keeps the role.
    pub(crate) owner: PgConnection,
    role: Role,
    // Last, so that the server outlives what is connected to it.
    _isolated: Option<Isolated>,
    _server: Option<Server>,
}

impl Database {
    /// A standing database if there is a URL, else one of our own, gone at the end.
    pub(crate) async fn open(url: Option<&str>, jobs: usize) -> anyhow::Result<Self> {
        let (options, schema, isolated, server) = if let Some(url) = url {
            let options: PgConnectOptions = url.parse().context("the database URL")?;
            (options, SCHEMA.to_owned(), None, None)
        } else {
            let server = Server::start().await?;
            tracing::info!("database: {}", server.source());
            let isolated = server.schema().await?;
            let name = isolated.name().to_owned();
            (isolated.options(), name, Some(isolated), Some(server))
        };
        // Both names are plain words: `checkout`, or one that the test kit made.
        let options = options.options([("search_path", schema.as_str())]);
        let mut owner = PgConnection::connect_with(&options)
            .await
            .context("cannot connect to the database")?;
        let events = EventStore::in_schema(&schema)?;
        install(&mut owner, &schema, &events).await?;
        let role = Role::create(&mut owner, &schema).await?;
        let connections = u32::try_from(jobs.clamp(1, 64)).unwrap_or(1);
        let app = PgPoolOptions::new()
            .max_connections(connections)
            .connect_with(role.log_in(options))
            .await
            .context("cannot connect as the application role")?;
        let shop = Shop {
            tenants: Tenants::new(app.clone()),
            events,
        };
        Ok(Database {
            shop,
            app,
            owner,
            role,
            _isolated: isolated,
            _server: server,
        })
    }

    /// Closes the pool and takes the role away.
    pub(crate) async fn close(mut self) -> anyhow::Result<()> {
        self.app.close().await;
        self.role.remove(&mut self.owner).await?;
        self.owner.close().await.context("closing the connection")
    }
}

/// Makes the schema, unless it is there. The comment on it tells.
async fn install(
    owner: &mut PgConnection,
    schema: &str,
    events: &EventStore,
) -> anyhow::Result<()> {
    const MARK: &str = "transom checkout, version 1";
    let mut tx = owner.begin().await?;
    sqlx::query("select pg_advisory_xact_lock(hashtext('transom checkout install'))")
        .execute(&mut *tx)
        .await?;
    let mark: Option<String> = sqlx::query_scalar(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = $1",
    )
    .bind(schema)
    .fetch_optional(&mut *tx)
    .await?
    .flatten();
    if mark.as_deref() != Some(MARK) {
        sqlx::raw_sql(AssertSqlSafe(format!(
            "create schema if not exists {schema}"
        )))
        .execute(&mut *tx)
        .await?;
        sqlx::raw_sql(include_str!("sql/schema.sql"))
            .execute(&mut *tx)
            .await?;
        events.install(&mut tx).await?;
        for (table, column) in TABLES {
            Policy::on(table)
                .in_schema(schema)
                .column(column)
                .install(&mut tx)
                .await?;
        }
        sqlx::raw_sql(include_str!("sql/owner.sql"))
            .execute(&mut *tx)
            .await?;
        let comment = format!("comment on schema {schema} is '{MARK}'");
        sqlx::raw_sql(AssertSqlSafe(comment))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await.context("installing the shop's tables")
}

/// The shop's tenants in transactions whose statements all see one moment: other programs may
/// be at work on the same books.
pub(crate) fn one_moment(shop: &Shop) -> Tenants {
    let options = TxOptions::new()
        .isolation(Isolation::RepeatableRead)
        .read_only();
    shop.tenants.clone().options(options)
}
