//! The doctors on call, of whom one has to stay: the classic write skew.

use sqlx::PgConnection;
use transom_multi::Multi;

use super::client::Client;

/// Six doctors, all on call.
pub(crate) const DOCTORS: &str = "
    create table doctors (id int primary key, on_call bool not null);
    insert into doctors select id, true from generate_series(0, 5) id";

pub(crate) async fn on_call(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from doctors where on_call")
        .fetch_one(conn)
        .await
}

pub(crate) async fn leave(conn: &mut PgConnection, doctor: i32) -> sqlx::Result<()> {
    let leave = sqlx::query("update doctors set on_call = false where id = $1").bind(doctor);
    leave.execute(conn).await.map(drop)
}

/// A doctor goes home if another one stays: how many were on call, and whether they went.
pub(crate) fn go_home(doctor: i32, client: &Client) -> Multi<'_, (i64, bool)> {
    client.attempt();
    Multi::new()
        .step("look", async |tx, ()| {
            tx.on_commit(client.committed());
            let staying = on_call(tx).await?;
            client.meet().await;
            Ok(staying)
        })
        .step("go", async move |tx, (staying,)| {
            let goes = *staying > 1;
            if goes {
                leave(tx, doctor).await?;
            }
            Ok(goes)
        })
}
