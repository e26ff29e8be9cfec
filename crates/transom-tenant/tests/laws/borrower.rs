//! What the next borrower of a connection must find.

use sqlx::FromRow;

use crate::world::{NAMES, World, id};

/// Asks a connection of the pool itself, and then each tenant in turn.
pub(crate) async fn check(world: &World, after: &str) {
    let mut conn = world.pool.acquire().await.unwrap();
    // In one message: else the two times are those of two of them.
    let row = sqlx::raw_sql(
        "select current_user = session_user, current_setting('search_path'),
                coalesce(current_setting('transom.tenant', true), ''),
                now() = statement_timestamp()",
    )
    .fetch_one(&mut *conn)
    .await
    .unwrap_or_else(|error| panic!("the next borrower after {after}: {error}"));
    let (user, path, tenant, fresh) = <(bool, String, String, bool)>::from_row(&row).unwrap();
    assert!(user, "a role is left after {after}");
    assert_eq!(path, "\"$user\", public", "after {after}");
    assert_eq!(tenant, "", "a tenant is left after {after}");
    assert!(fresh, "a transaction is left open after {after}");
    let left: Vec<String> = sqlx::query_scalar(
        "select name from pg_cursors where is_holdable
         union all
         select relname::text from pg_class where relnamespace = pg_my_temp_schema()",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    assert!(left.is_empty(), "{left:?} are left after {after}");
    drop(conn);
    for name in NAMES {
        let of: Vec<String> = world
            .tenants
            .run(&id(name), async |tx| {
                sqlx::query_scalar("select distinct tenant_id from notes")
                    .fetch_all(&mut **tx)
                    .await
            })
            .await
            .unwrap_or_else(|error: sqlx::Error| panic!("{name} after {after}: {error}"));
        assert!(
            of.iter().all(|tenant| tenant == name),
            "{name} sees rows of {of:?} after {after}"
        );
    }
}
