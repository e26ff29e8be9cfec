//! A test that nothing of one tenant reaches another one, over your own queries (feature
//! `leak`).
//!
//! [`LeakTest`] runs each of your queries as one tenant, over data of two, and finds
//!
//! - what it **reads**: a value that only the other tenant's rows have, in its result;
//! - what it **changes, deletes or inserts**: the other tenant's rows are looked at, past all
//!   policies, before and after, inside the query's own transaction;
//! - what it **reveals**: it runs in a world in which the other tenant has no rows as well, and
//!   must say the same there: the same rows and counts, the same error. That finds the
//!   aggregate over everybody's rows, the unique index and the foreign key that leave the
//!   tenant out, and the error whose detail names another tenant's key;
//! - what it **leaves behind** for the next borrower of its connection, in random stories of
//!   both tenants on one pool, ended by commit, rollback, a failed statement, a panic, a
//!   dropped transaction, or a future that is dropped half way.
//!
//! ```no_run
//! use sqlx::PgPool;
//! use transom_tenant::leak::LeakTest;
//! use transom_tenant::{TenantId, TenantTx, Tenants};
//!
//! # async fn f(app: PgPool, owner: PgPool) -> Result<(), Box<dyn std::error::Error>> {
//! let tenants = Tenants::new(app); // as the application connects
//! let (acme, blue) = (TenantId::new("acme")?, TenantId::new("blue")?);
//! let report = LeakTest::new(&tenants, &owner, [acme, blue])
//!     .seed(async |tx: &mut TenantTx<'_>| {
//!         let (tenant, secret) = (tx.tenant().clone(), format!("secret of {}", tx.tenant()));
//!         let insert = "insert into notes (tenant_id, slug, body) values ($1, $2, $2)";
//!         sqlx::query(insert).bind(tenant).bind(secret).execute(&mut **tx).await
//!     })
//!     .query("list", async |tx: &mut TenantTx<'_>| {
//!         sqlx::query_scalar::<_, String>("select body from notes order by id")
//!             .fetch_all(&mut **tx)
//!             .await
//!     })
//!     .query("take a slug", async |tx: &mut TenantTx<'_>| {
//!         let insert = "insert into notes (tenant_id, slug) values ($1, 'secret of blue')";
//!         sqlx::query(insert).bind(tx.tenant().clone()).execute(&mut **tx).await
//!     })
//!     .run()
//!     .await?;
//! report.assert_no_leaks();
//! # Ok(()) }
//! ```
//!
//! # Write attacks, too
//! It judges the queries it is given over the rows it is given. Seed every table, with values
//! that are long (6 bytes and more) and the tenant's own; let queries ask for what the other
//! tenant has: its keys, its slugs, its names. [`LeakReport::blind_spots`] says what was out of
//! sight.
//!
//! # It wants a test database
//! The queries are judged in transactions that are rolled back, but the stories commit. At the
//! end the rows that were not there before are deleted and the sequences put back; rows that
//! were there before, and that a query has changed, stay changed, but in a table without a
//! primary key they are deleted, since nothing tells them from new ones. Nobody else should
//! write in these schemas meanwhile. While it runs there is a schema `transom_leak_<number>` with a
//! function that shows every row to everybody: **never run it on real data**.

mod difference;
mod error;
mod leak_test;
mod polls;
mod query;
mod random;
mod report;
mod run;
mod session;
mod snapshot;
mod story;
mod watch;

pub use error::LeakError;
pub use leak_test::LeakTest;
pub use report::{How, Leak, LeakReport};
