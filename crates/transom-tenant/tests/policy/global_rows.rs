//! Rows that belong to all.

use transom_tenant::{GlobalRows, Policy};

use super::roles::{Notes, id, refused};

#[tokio::test]
async fn global_rows_are_seen_by_all_and_written_by_nobody() {
    for (rows, tenant) in [
        (GlobalRows::Null, "null"),
        (GlobalRows::Of(id("root")), "'root'"),
    ] {
        let notes = Notes::open().await;
        notes
            .run(&format!("insert into notes values ({tenant}, 9, 'g')"))
            .await;
        notes
            .install(&Policy::on("notes").global_rows(rows.clone()))
            .await;
        notes.run("create policy open on notes using (true)").await;
        let app = notes.role().await;
        let global = if rows == GlobalRows::Null {
            "-9g"
        } else {
            "root9g"
        };
        assert_eq!(app.sees("acme").await, ["acme1a", global]);
        assert_eq!(app.sees("root").await, [global]);
        assert_eq!(app.sees_unscoped().await, [global]);
        for who in ["acme", "root"] {
            for (sql, expected) in [
                (
                    format!("insert into notes values ({tenant}, 4, 'd')"),
                    refused(),
                ),
                (
                    format!("update notes set tenant_id = {tenant} where tenant_id = 'acme'"),
                    if who == "acme" { refused() } else { Ok(0) },
                ),
                (
                    "update notes set body = 'x' where id = 9 returning 1".to_owned(),
                    Ok(0),
                ),
                (
                    format!("update notes set tenant_id = '{who}' where id = 9 returning 1"),
                    Ok(0),
                ),
                (
                    "delete from notes where id = 9 returning 1".to_owned(),
                    Ok(0),
                ),
                (
                    "select from notes where id = 9 for update".to_owned(),
                    Ok(0),
                ),
                (
                    format!(
                        "insert into notes values ('{who}', 9, 'd') on conflict (id) do update set body = 'x'"
                    ),
                    refused(),
                ),
            ] {
                assert_eq!(app.does(who, &sql).await, expected, "{who}: {sql}");
            }
        }
        assert_eq!(
            app.does("acme", "update notes set body = 'z' returning 1")
                .await,
            Ok(1)
        );
    }
}

#[tokio::test]
async fn an_editor_writes_global_rows_and_sees_no_others() {
    let notes = Notes::open().await;
    let (app, editor) = (notes.role().await, notes.role().await);
    let policy = Policy::on("notes")
        .global_rows(GlobalRows::Null)
        .binds(&app.name)
        .global_rows_written_by(&editor.name);
    notes.install(&policy).await;
    assert_eq!(
        editor
            .does_unscoped("insert into notes values (null, 9, 'g')")
            .await,
        Ok(0)
    );
    assert_eq!(
        editor
            .does_unscoped("update notes set body = 'h' returning 1")
            .await,
        Ok(1)
    );
    assert_eq!(
        editor
            .does_unscoped("update notes set tenant_id = 'acme'")
            .await,
        refused()
    );
    assert_eq!(
        editor
            .does("acme", "insert into notes values ('acme', 3, 'c')")
            .await,
        refused()
    );
    assert_eq!(editor.sees("acme").await, ["-9h"]);
    assert_eq!(app.sees("acme").await, ["acme1a", "-9h"]);
}
