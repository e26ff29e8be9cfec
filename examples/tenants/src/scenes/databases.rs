//! A database for each tenant: another strength, the same app, and one budget of connections.

use std::collections::HashMap;

use sqlx::AssertSqlSafe;
use transom_tenant::{DatabaseOptions, Databases, TenantError, TenantId, Tenants};
use transom_testkit::{Isolated, Server};

use crate::app;
use crate::scenes::schemas::MIGRATOR;
use crate::scenes::{print_attempt, print_notes, print_refusal, run_app};

pub(crate) async fn show(server: &Server) -> anyhow::Result<()> {
    println!("== Databases: one for each tenant");
    let [acme, blue, cyan] = [
        TenantId::new("acme")?,
        TenantId::new("blue")?,
        TenantId::new("cyan")?,
    ];
    // Elsewhere these are made when a tenant signs up, and their addresses are in a table.
    let mut made: HashMap<TenantId, Isolated> = HashMap::new();
    let mut addresses = HashMap::new();
    for tenant in [&acme, &blue, &cyan] {
        let database = server.database().await?;
        MIGRATOR.run(database.pool()).await?;
        // A role of the tenant's own, with rights in its own database.
        addresses.insert(tenant.clone(), database.app_role().await);
        made.insert(tenant.clone(), database);
    }

    let budget = DatabaseOptions::new(2);
    let databases = Databases::new(budget, move |tenant| addresses.get(tenant).cloned());
    let tenants = Tenants::in_databases(databases.clone());
    run_app(&tenants, &acme, &blue).await?;
    print_notes(&tenants, [&cyan]).await?;

    println!("-- leaks that are refused");
    let sql = format!(r#"select from "{}".public.notes"#, made[&acme].name());
    let read = tenants.run(&blue, async |tx| {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut **tx).await
    });
    let read = read.await.map(|done| done.rows_affected());
    print_attempt("blue reads notes by the name of acme's database", read)?;

    let zed = TenantId::new("zed")?;
    let notes = tenants.run(&zed, async |tx| Ok::<_, TenantError>(app::notes(tx).await?));
    print_refusal("zed", notes.await)?;

    let all = tenants.run_unscoped("bills", async |_tx| Ok::<_, TenantError>(()));
    print_refusal("nobody", all.await)?;

    println!("-- three tenants were served, by two connections at most");
    println!("   connections: {}", databases.status().connections);
    databases.close().await;
    println!("   and after closing: {}", databases.status().connections);
    Ok(())
}
