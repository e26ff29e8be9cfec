//! A migration of all tenants' schemas: one of them is broken, reported, mended, and goes on.

use sqlx::PgPool;
use sqlx::postgres::PgDatabaseError;
use transom_tenant::{MigrationFault, MigrationReport, Migrations, Schemas, TenantId, Tenants};

use super::{MIGRATOR, progress};
use crate::app;
use crate::scenes::print_notes;

pub(super) async fn show(
    tenants: &Tenants,
    owner: &PgPool,
    schemas: &Schemas,
) -> anyhow::Result<()> {
    println!("-- migration 2 makes names of projects unique, and cyan has two of the same");
    let cyan = TenantId::new("cyan")?;
    for note in ["clean up", "lock up"] {
        tenants
            .run(&cyan, async |tx| app::begin(tx, "Lab", note).await)
            .await?;
    }
    let migrations = Migrations::new(schemas.clone(), &MIGRATOR).jobs(4);
    let report = progress::run(&migrations, owner).await?;
    print(&report);
    for tenant in migrations.pending(&mut *owner.acquire().await?).await? {
        println!("   pending: {tenant}");
    }
    print_notes(tenants, [&cyan]).await?;

    println!("-- cyan is mended, and only cyan migrated again");
    tenants
        .run(&cyan, async |tx| {
            let sql = "update projects set name = name || ' ' || id";
            sqlx::query(sql).execute(&mut **tx).await
        })
        .await?;
    let again = migrations.only(report.failed_tenants());
    print(&progress::run(&again, owner).await?);
    print_notes(tenants, [&cyan]).await?;

    println!("-- a new tenant is at the latest version");
    let fern = TenantId::new("fern")?;
    let made = migrations.create_and_migrate(owner, &fern).await?;
    println!("   {}: applied {:?}", made.tenant, made.applied);
    let pending = migrations.pending(&mut *owner.acquire().await?).await?;
    println!("   pending: {}", pending.len());
    Ok(())
}

fn print(report: &MigrationReport) {
    println!("   migrated: {}", report.migrated().count());
    for failure in report.failures() {
        println!("   {}: {}", failure.tenant, failure.fault);
        // Which rows are in the way. For a log, `{report}` is enough.
        if let MigrationFault::Failed { source, .. } = &*failure.fault
            && let Some(error) = source.as_database_error()
            && let Some(error) = error.try_downcast_ref::<PgDatabaseError>()
        {
            let detail = error.detail().unwrap_or_default();
            println!("      {}: {detail}", error.message());
        }
    }
}
