//! Tables that can be named past their parent.

use transom_tenant::Policy;

use super::roles::Notes;

#[tokio::test]
async fn install_covers_the_partitions_and_heirs_there_are() {
    let notes = Notes::open().await;
    notes
        .run(
            "drop table notes;
             create table notes (tenant_id text, id int, body text) partition by list (id);
             create table odd partition of notes for values in (1, 3) partition by list (body);
             create table odd_a partition of odd for values in ('a', 'b');
             create table \"Even\" partition of notes for values in (2, 4);
             create table plain (tenant_id text, id int, body text);
             create table heir (more int) inherits (plain);
             insert into odd_a values ('acme', 1, 'a'), ('blue', 3, 'b');
             insert into heir values ('acme', 1, 'a', 0), ('blue', 2, 'b', 0)",
        )
        .await;
    let app = notes.role().await;
    let count = |table: &str| format!("select from {table}");
    // DDL of the parent alone leaves its partitions open.
    notes.run(&Policy::on("notes").ddl().unwrap()).await;
    assert_eq!(app.does("acme", &count("notes")).await, Ok(1));
    assert_eq!(app.does("acme", &count("odd_a")).await, Ok(2));
    for table in ["notes", "plain"] {
        notes.install(&Policy::on(table)).await;
    }
    for table in ["notes", "odd", "odd_a", "plain", "heir"] {
        assert_eq!(app.does("acme", &count(table)).await, Ok(1), "{table}");
        assert_eq!(app.does_unscoped(&count(table)).await, Ok(0), "{table}");
    }
    let mut conn = notes.pool().acquire().await.unwrap();
    Policy::on("notes").uninstall(&mut conn).await.unwrap();
    assert_eq!(app.does("acme", &count("odd_a")).await, Ok(2));
}
