//! Policies that somebody adds by hand.

use transom_tenant::Policy;

use super::roles::{Notes, refused};

#[tokio::test]
async fn a_permissive_policy_beside_ours_opens_nothing() {
    let notes = Notes::open().await;
    notes
        .run("create policy open on notes using (true) with check (true)")
        .await;
    notes.install(&Policy::on("notes")).await;
    let app = notes.role().await;
    assert_eq!(app.sees("acme").await, ["acme1a"]);
    assert_eq!(app.sees_unscoped().await, [""; 0]);
    let forged = "insert into notes values ('blue', 3, 'c')";
    assert_eq!(app.does("acme", forged).await, refused());
    assert_eq!(
        app.does("acme", "update notes set tenant_id = 'blue'")
            .await,
        refused()
    );
}

#[tokio::test]
async fn if_one_of_ours_is_dropped_the_other_holds() {
    for name in ["transom_tenant", "transom_tenant_guard"] {
        let notes = Notes::open().await;
        notes.install(&Policy::on("notes")).await;
        notes.run(&format!("drop policy {name} on notes")).await;
        let app = notes.role().await;
        let seen = app.sees("acme").await;
        assert!(seen.is_empty() || seen == ["acme1a"], "{name}: {seen:?}");
        assert_eq!(app.sees_unscoped().await, [""; 0], "{name}");
        let forged = "insert into notes values ('blue', 3, 'c')";
        assert_eq!(app.does("acme", forged).await, refused(), "{name}");
    }
}

#[tokio::test]
async fn a_policy_can_narrow_it() {
    let notes = Notes::open().await;
    notes.install(&Policy::on("notes")).await;
    notes
        .run("create policy few on notes as restrictive using (body <> 'a')")
        .await;
    assert_eq!(notes.role().await.sees("acme").await, [""; 0]);
}
