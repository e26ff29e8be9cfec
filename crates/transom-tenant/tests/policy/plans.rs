//! What the planner makes of the rule.

use sqlx::AssertSqlSafe;
use transom_tenant::{GlobalRows, Policy, TenantError};

use super::roles::{Notes, Role, id};

async fn plan(app: &Role, sql: &str) -> String {
    app.tenants
        .run(&id("tenant-5"), async |tx| {
            let sql = AssertSqlSafe(format!("explain (costs off) {sql}"));
            let lines: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut **tx).await?;
            Ok::<_, TenantError>(lines.join("\n"))
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn the_rule_is_looked_up_in_the_index_and_evaluated_once() {
    let notes = Notes::open().await;
    notes
        .run(
            "drop table notes; create table notes (tenant_id text, id int, body text);
             insert into notes select 'tenant-' || i % 200, i, 'body' from generate_series(1, 20000) i;
             create index notes_index on notes (tenant_id, id); analyze notes",
        )
        .await;
    notes.install(&Policy::on("notes")).await;
    let app = notes.role().await;
    let all = plan(&app, "select * from notes").await;
    assert!(all.contains("Index Cond: (tenant_id = "), "{all}");
    assert!(all.contains("InitPlan 1"), "{all}");
    // The permissive and the restrictive condition are one, and nothing is left to filter.
    assert!(
        !all.contains("Filter") && !all.contains("InitPlan 2"),
        "{all}"
    );
    let one = plan(&app, "select * from notes where id = 5 for update").await;
    assert!(one.contains("Index Cond: ((tenant_id = "), "{one}");
    assert!(one.contains(" AND (id = 5))"), "{one}");

    notes
        .install(&Policy::on("notes").global_rows(GlobalRows::Null))
        .await;
    let all = plan(&app, "select * from notes").await;
    assert!(all.contains("BitmapOr") && !all.contains("Filter"), "{all}");
    notes
        .install(&Policy::on("notes").global_rows(GlobalRows::Of(id("root"))))
        .await;
    let all = plan(&app, "select * from notes").await;
    assert!(
        all.contains("Index Cond: (tenant_id = 'root'::text)") && !all.contains("Filter"),
        "{all}"
    );
}
