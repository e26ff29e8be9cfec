//! The plain rule.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use transom_tenant::{Policy, TenantError};

use super::roles::{Notes, id, refused};

#[tokio::test]
async fn a_tenant_reads_and_writes_its_own_rows_and_no_others() {
    let notes = Notes::open().await;
    notes.install(&Policy::on("notes")).await;
    let app = notes.role().await;
    assert_eq!(app.sees("acme").await, ["acme1a"]);
    for (sql, expected) in [
        (
            "insert into notes values ('acme', 3, 'c') returning id",
            Ok(1),
        ),
        (
            "insert into notes values ('blue', 4, 'd') returning id",
            refused(),
        ),
        (
            "insert into notes values (null, 4, 'd') returning id",
            refused(),
        ),
        (
            "insert into notes values ('', 4, 'd') returning id",
            refused(),
        ),
        // RETURNING shows only what may be seen, and there is nothing else to change.
        (
            "update notes set body = 'x' where body = 'b' returning id",
            Ok(0),
        ),
        ("update notes set body = 'x' returning id", Ok(2)),
        (
            "update notes set tenant_id = 'blue' returning id",
            refused(),
        ),
        ("update notes set tenant_id = null returning id", refused()),
        (
            "delete from notes where tenant_id = 'blue' returning id",
            Ok(0),
        ),
        (
            "merge into notes n using (values (3)) v (id) on n.id = v.id when matched then update set tenant_id = 'blue'",
            refused(),
        ),
        ("select from notes for update", Ok(2)),
        // The unique index sees more than the tenant does: that is what the audit is for.
        (
            "insert into notes values ('acme', 2, 'e') on conflict (id) do nothing returning id",
            Ok(0),
        ),
        (
            "insert into notes values ('acme', 2, 'e') on conflict (id) do update set body = 'stolen' returning id",
            refused(),
        ),
        (
            "insert into notes values ('acme', 3, 'e') on conflict (id) do update set body = excluded.body returning id",
            Ok(1),
        ),
        (
            "insert into notes values ('acme', 3, 'e') on conflict (id) do update set tenant_id = 'blue' returning id",
            refused(),
        ),
        (
            "with gone as (delete from notes where id = 3 returning *) insert into notes select 'blue', id, body from gone",
            refused(),
        ),
        ("delete from notes returning id", Ok(2)),
    ] {
        assert_eq!(app.does("acme", sql).await, expected, "{sql}");
    }
    assert_eq!(notes.all().await, ["blue2b"]);
}

#[tokio::test]
async fn without_a_tenant_there_is_nothing_to_see_or_write() {
    let notes = Notes::open().await;
    notes
        .run("insert into notes values ('', 8, 'empty'), (null, 9, 'null')")
        .await;
    notes.install(&Policy::on("notes")).await;
    let app = notes.role().await;
    assert_eq!(app.sees_unscoped().await, [""; 0]);
    for tenant in ["'acme'", "''", "null"] {
        let sql = format!("insert into notes values ({tenant}, 4, 'd')");
        assert_eq!(app.does_unscoped(&sql).await, refused(), "{sql}");
    }
    assert_eq!(
        app.does_unscoped("delete from notes returning id").await,
        Ok(0)
    );

    // Nor on a connection that never had one.
    let mut fresh = PgConnection::connect_with(&notes.db.app_role().await)
        .await
        .unwrap();
    let rows: i64 = sqlx::query_scalar("select count(*) from notes")
        .fetch_one(&mut fresh)
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn copy_gives_a_tenant_its_rows_and_takes_none() {
    let notes = Notes::open().await;
    notes.install(&Policy::on("notes")).await;
    let app = notes.role().await;
    let copied = app
        .tenants
        .run(&id("acme"), async |tx| {
            let mut copied = Vec::new();
            let mut out = tx.copy_out_raw("copy notes (body) to stdout").await?;
            while let Some(chunk) = futures::StreamExt::next(&mut out).await {
                copied.extend_from_slice(&chunk?);
            }
            drop(out);
            Ok::<_, TenantError>(copied)
        })
        .await
        .unwrap();
    assert_eq!(copied, b"a\n");
    let refused = app
        .tenants
        .run(&id("acme"), async |tx| {
            let copy = tx.copy_in_raw("copy notes from stdin").await;
            Ok::<_, TenantError>(copy.map(drop)?)
        })
        .await
        .unwrap_err();
    let code = refused
        .as_sqlx()
        .unwrap()
        .as_database_error()
        .unwrap()
        .code()
        .unwrap()
        .into_owned();
    assert_eq!(code, "0A000");
    assert_eq!(app.sees("acme").await, ["acme1a"]);
}

#[tokio::test]
async fn the_owner_is_bound_too() {
    let notes = Notes::open().await;
    notes.install(&Policy::on("notes")).await;
    let owner = notes.role().await;
    notes
        .run(&format!("alter table notes owner to {}", owner.name))
        .await;
    assert_eq!(owner.sees("acme").await, ["acme1a"]);
    assert_eq!(owner.sees_unscoped().await, [""; 0]);
    assert_eq!(
        owner
            .does("acme", "update notes set tenant_id = 'blue'")
            .await,
        refused()
    );
}

#[tokio::test]
async fn the_tenant_is_of_the_columns_type() {
    let uuid = "0195f0a0-7b7e-7000-8000-000000000000";
    for (column_type, tenant, other) in [
        ("uuid", uuid, "0195f0a0-7b7e-7000-8000-000000000001"),
        ("bigint", "42", "43"),
        ("integer", "42", "43"),
        ("varchar(9)", "acme", "blue"),
        ("char(9)", "acme", "blue"),
        ("\"Slug\"", "acme", "blue"),
        ("number", "7", "8"),
    ] {
        let notes = Notes::open().await;
        notes
            .run(&format!(
                "create domain \"Slug\" as text check (value <> ''); create domain number as numeric;
                 drop table notes; create table notes (\"Org\" {column_type}, id int, body text);
                 insert into notes values ('{tenant}', 1, 'a'), ('{other}', 2, 'b')"
            ))
            .await;
        let policy = Policy::on("notes").column("Org").in_schema(notes.db.name());
        notes.install(&policy).await;
        let app = notes.role().await;
        assert_eq!(
            app.does(tenant, "select from notes").await,
            Ok(1),
            "{column_type}"
        );
        assert_eq!(
            app.does_unscoped("select from notes").await,
            Ok(0),
            "{column_type}"
        );
        let forged = format!("insert into notes values ('{other}', 3, 'c')");
        assert_eq!(app.does(tenant, &forged).await, refused(), "{column_type}");

        // And as it is stated, without a look into the catalogue.
        let stated = match column_type {
            "uuid" => policy.uuid(),
            "bigint" => policy.bigint(),
            "integer" => policy.integer(),
            "\"Slug\"" => policy.of_type("Slug"),
            "number" => policy.of_type("number"),
            "char(9)" => policy.of_type("bpchar"),
            _ => policy.text(),
        };
        let ddl = stated.ddl().unwrap();
        sqlx::raw_sql(AssertSqlSafe(ddl))
            .execute(notes.pool())
            .await
            .unwrap();
        assert_eq!(
            app.does(tenant, "select from notes").await,
            Ok(1),
            "{column_type} stated"
        );
    }
}

#[tokio::test]
async fn no_type_cuts_a_tenant_off() {
    for short in ["varchar(4)", "char(4)", "four"] {
        let notes = Notes::open().await;
        notes
            .run(&format!(
                "create domain three as varchar(4); create domain four as three check (value <> '');
                 drop table notes; create table notes (tenant_id {short}, id int, body text);
                 insert into notes values ('acme', 1, 'a')"
            ))
            .await;
        notes.install(&Policy::on("notes")).await;
        let app = notes.role().await;
        for (tenant, seen) in [("acme", 1), ("acmes", 0)] {
            let got = app.does(tenant, "select from notes").await;
            assert_eq!(got, Ok(seen), "{short} {tenant}");
        }
    }
}

#[tokio::test]
async fn the_setting_can_be_another() {
    let notes = Notes::open().await;
    let setting = transom_tenant::Setting::new("app.org").unwrap();
    notes
        .install(&Policy::on("notes").setting(setting.clone()))
        .await;
    let mut app = notes.role().await;
    assert_eq!(app.sees("acme").await, [""; 0]);
    app.tenants = app.tenants.setting(setting);
    assert_eq!(app.sees("acme").await, ["acme1a"]);
}
