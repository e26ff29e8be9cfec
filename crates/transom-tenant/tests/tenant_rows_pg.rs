//! The helpers set and filter the tenant's column by themselves, without row-level security
//! and as a superuser: nothing else holds here.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

#[path = "tenant_rows/prepared.rs"]
mod prepared;
#[path = "tenant_rows/scope.rs"]
mod scope;
#[path = "tenant_rows/text.rs"]
mod text;

use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use transom_tenant::{TenantError, TenantId, TenantTable, Tenants};
use transom_testkit::Isolated;

const NOTES: TenantTable = TenantTable::new("notes");

struct World {
    _db: Isolated,
    pool: PgPool,
    tenants: Tenants,
    acme: TenantId,
}

/// One connection for all tenants, and a note 1 of each.
async fn world() -> World {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create table notes (
           tenant_id text not null, id bigint not null, body text not null default 'empty',
           stars int not null default 0, primary key (tenant_id, id));
         insert into notes values ('acme', 1, 'one of acme', 1), ('acme', 2, 'two of acme', 2),
           ('blue', 1, 'one of blue', 1)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let one = PgPoolOptions::new().max_connections(1);
    let pool = one.connect_with(db.options()).await.unwrap();
    World {
        tenants: Tenants::new(pool),
        pool: db.pool().clone(),
        acme: TenantId::new("acme").unwrap(),
        _db: db,
    }
}

/// All rows of all tenants.
async fn everything(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select concat_ws('/', tenant_id, id, body, stars) from notes order by tenant_id, id",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap()
}

fn code(error: &TenantError) -> String {
    let database = error.as_sqlx().unwrap().as_database_error().unwrap();
    database.code().unwrap().into_owned()
}
