//! Again, over an older form, and away.

use sqlx::{AssertSqlSafe, Connection};
use transom_tenant::{GlobalRows, Policy};

use super::roles::{Notes, scalar};

const STATE: &str = "select concat(relrowsecurity, relforcerowsecurity, (select string_agg(concat_ws(' ', polname, polcmd, polpermissive,
    polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), '; ' order by polname)
    from pg_policy where polrelid = c.oid)) from pg_class c where oid = 'notes'::regclass";

#[tokio::test]
async fn again_changes_nothing_and_the_last_choice_counts() {
    let notes = Notes::open().await;
    let mut conn = notes.pool().acquire().await.unwrap();
    let forms = [
        Policy::on("notes"),
        Policy::on("notes").global_rows(GlobalRows::Null),
        Policy::on("notes")
            .binds("pg_monitor")
            .readable_by("pg_read_all_data")
            .bypassed_by("pg_signal_backend"),
        Policy::on("notes")
            .global_rows(GlobalRows::Null)
            .binds("pg_monitor")
            .global_rows_written_by("pg_signal_backend"),
    ];
    let mut states = Vec::new();
    for form in &forms {
        form.install(&mut conn).await.unwrap();
        let state = scalar(&mut conn, STATE).await;
        form.install(&mut conn).await.unwrap();
        assert_eq!(scalar(&mut conn, STATE).await, state);
        states.push(state);
    }
    for from in &forms {
        for (to, state) in forms.iter().zip(&states) {
            from.install(&mut conn).await.unwrap();
            to.install(&mut conn).await.unwrap();
            assert_eq!(&scalar(&mut conn, STATE).await, state);
        }
    }
    // The first version made one permissive policy.
    Policy::on("notes").uninstall(&mut conn).await.unwrap();
    notes
        .run("alter table notes enable row level security;
              create policy transom_tenant on notes using (tenant_id = nullif(current_setting('transom.tenant', true), ''))")
        .await;
    forms[0].install(&mut conn).await.unwrap();
    assert_eq!(scalar(&mut conn, STATE).await, states[0]);
}

#[tokio::test]
async fn uninstalling_switches_it_off_unless_another_policy_is_left() {
    let notes = Notes::open().await;
    // A name that every quoting has to survive.
    let name = "no'\"tes$$\\";
    let quoted = "\"no'\"\"tes$$\\\"";
    notes
        .run(&format!("alter table notes rename to {quoted}"))
        .await;
    let policy = Policy::on(name).in_schema(notes.db.name());
    let mut conn = notes.pool().acquire().await.unwrap();
    let state = STATE.replace("'notes'::regclass", &format!("(select oid from pg_class where relname like 'no%tes%' and relkind = 'r' and relnamespace = '{}'::regnamespace)", notes.db.name()));
    policy.install(&mut conn).await.unwrap();
    assert!(scalar(&mut conn, &state).await.starts_with("tt"));
    policy.uninstall(&mut conn).await.unwrap();
    assert_eq!(scalar(&mut conn, &state).await, "ff");
    policy.install(&mut conn).await.unwrap();
    notes
        .run(&format!("create policy mine on {quoted} using (true)"))
        .await;
    policy.uninstall(&mut conn).await.unwrap();
    assert!(scalar(&mut conn, &state).await.starts_with("ttmine"));
    // Also as one text, with nothing installed.
    let ddl = policy.uninstall_ddl().unwrap();
    sqlx::raw_sql(AssertSqlSafe(ddl))
        .execute(&mut *conn)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_fails_half_way_leaves_nothing_behind() {
    let notes = Notes::open().await;
    let mut conn = notes.pool().acquire().await.unwrap();
    let before = scalar(&mut conn, STATE).await;
    let error = Policy::on("notes")
        .binds("no such role")
        .install(&mut conn)
        .await
        .unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "42704");
    assert_eq!(scalar(&mut conn, STATE).await, before);
    let error = Policy::on("no such table")
        .install(&mut conn)
        .await
        .unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "42P01");
    let error = Policy::on("notes")
        .column("no such column")
        .install(&mut conn)
        .await
        .unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "42703");
    // In a transaction of the caller's it is undone with it.
    let mut tx = conn.begin().await.unwrap();
    Policy::on("notes").install(&mut tx).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(scalar(&mut conn, STATE).await, before);
}
