//! A schema for each tenant: the app's plain SQL, found by the transaction's search path.

mod attempts;
mod http;
mod migrations;
mod progress;

use sqlx::migrate::Migrator;
use transom_tenant::{Migrations, Schemas, TenantId, Tenants};
use transom_testkit::Server;

use crate::database;
use crate::scenes::run_app;

pub(crate) static MIGRATOR: Migrator = sqlx::migrate!();

pub(crate) async fn show(server: &Server) -> anyhow::Result<()> {
    println!("== Schemas: one for each tenant");
    let database = server.database().await?;
    let owner = database.pool();
    let role = database.app_role().await;
    // The owner makes and migrates the schemas; the app may use them.
    let schemas = Schemas::new("tenant_")?.grant_usage_to(role.get_username())?;
    let tenants = Tenants::in_schemas(database::pool(role).await?, schemas.clone());

    // The program as it was yesterday, with the first migration alone.
    let yesterday = Migrator::with_migrations(MIGRATOR.iter().take(1).cloned().collect());
    let migrations = Migrations::new(schemas.clone(), &yesterday);
    for tenant in ["acme", "blue", "cyan", "dune", "echo"] {
        migrations
            .create_and_migrate(owner, &TenantId::new(tenant)?)
            .await?;
    }
    println!(
        "-- {} tenants are there",
        schemas.list(&mut *owner.acquire().await?).await?.len()
    );

    let (acme, blue) = (TenantId::new("acme")?, TenantId::new("blue")?);
    run_app(&tenants, &acme, &blue).await?;
    attempts::show(&tenants, owner, &blue).await?;
    migrations::show(&tenants, owner, &schemas).await?;
    http::show(tenants, owner.clone(), schemas).await
}
