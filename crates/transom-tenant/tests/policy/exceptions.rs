//! Roles that the rule does not bind.

use transom_tenant::{Policy, TenantError};

use super::roles::{Notes, refused};

#[tokio::test]
async fn a_reader_sees_all_and_writes_nothing_and_who_bypasses_writes_all() {
    let notes = Notes::open().await;
    let (app, reporting, ops, nobody) = (
        notes.role().await,
        notes.role().await,
        notes.role().await,
        notes.role().await,
    );
    let policy = Policy::on("notes")
        .binds(&app.name)
        .readable_by(&reporting.name)
        .bypassed_by(&ops.name);
    notes.install(&policy).await;
    // Whoever adds this opens the table to nobody.
    notes
        .run(&format!(
            "create policy open on notes to {}, {}, {} using (true)",
            app.name, reporting.name, ops.name
        ))
        .await;
    let all = ["acme1a", "blue2b"];
    assert_eq!(app.sees("acme").await, ["acme1a"]);
    assert_eq!(reporting.sees_unscoped().await, all);
    assert_eq!(reporting.sees("acme").await, all);
    assert_eq!(ops.sees_unscoped().await, all);
    // Neither bound nor excepted.
    assert_eq!(nobody.sees("acme").await, [""; 0]);
    assert_eq!(
        nobody
            .does("acme", "insert into notes values ('acme', 3, 'c')")
            .await,
        refused()
    );

    assert_eq!(
        reporting
            .does_unscoped("insert into notes values ('acme', 3, 'c')")
            .await,
        refused()
    );
    assert_eq!(
        reporting
            .does_unscoped("update notes set body = 'x' returning 1")
            .await,
        Ok(0)
    );
    assert_eq!(
        reporting
            .does_unscoped("delete from notes returning 1")
            .await,
        Ok(0)
    );
    assert_eq!(
        ops.does_unscoped("insert into notes values ('blue', 3, 'c')")
            .await,
        Ok(0)
    );
    assert_eq!(
        ops.does_unscoped("update notes set tenant_id = 'acme' where id = 2 returning 1")
            .await,
        Ok(1)
    );
    assert_eq!(app.sees("acme").await, ["acme1a", "acme2b"]);
    assert_eq!(
        app.does("acme", "update notes set tenant_id = 'blue'")
            .await,
        refused()
    );
}

#[tokio::test]
async fn a_bound_role_stays_bound_when_it_is_made_a_member_of_an_excepted_one() {
    let notes = Notes::open().await;
    let (app, ops) = (notes.role().await, notes.role().await);
    notes
        .install(&Policy::on("notes").binds(&app.name).bypassed_by(&ops.name))
        .await;
    notes
        .run(&format!("grant {} to {}", ops.name, app.name))
        .await;
    assert_eq!(app.sees("acme").await, ["acme1a"]);
    assert_eq!(
        app.does("acme", "update notes set tenant_id = 'blue'")
            .await,
        refused()
    );
}

#[test]
fn exceptions_need_to_know_whom_the_rule_binds() {
    for policy in [
        Policy::on("notes").readable_by("r"),
        Policy::on("notes").bypassed_by("r"),
        Policy::on("notes").global_rows_written_by("r"),
    ] {
        let error = policy.ddl().unwrap_err();
        assert!(matches!(&error, TenantError::UnboundPolicy { table } if table == "notes"));
        assert!(policy.binds("app").ddl().is_ok());
    }
}
