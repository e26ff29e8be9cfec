//! All tenants in the same tables: a column, the statements that set and filter it by themselves,
//! and row-level security, which holds what a statement forgot.

mod attempts;
mod audit;
mod table;
mod unscoped;

use transom_tenant::{TenantId, Tenants};
use transom_testkit::Server;

use crate::database;
use crate::scenes::{print_notes, run_app};

pub(crate) async fn show(server: &Server) -> anyhow::Result<()> {
    println!("== Rows: the same tables, told apart by a column");
    let database = server.database().await?;
    let owner = database.pool();
    sqlx::raw_sql(include_str!("../rows.sql"))
        .execute(owner)
        .await?;
    // The app is neither superuser nor owner: policies bind it.
    let role = database.app_role().await;
    let app_role = role.get_username().to_owned();
    let tenants = Tenants::new(database::pool(role).await?);
    let (acme, blue) = (TenantId::new("acme")?, TenantId::new("blue")?);

    println!("-- the app forgets the WHERE, and nothing else holds");
    run_app(&tenants, &acme, &blue).await?;
    attempts::show(&tenants, &blue).await?;
    table::show(&tenants, &blue).await?;
    audit::show(owner, &app_role).await?;

    println!("-- the same app and the same attempts again");
    print_notes(&tenants, [&acme, &blue]).await?;
    attempts::show(&tenants, &blue).await?;
    unscoped::show(&tenants, &database, &app_role).await
}
