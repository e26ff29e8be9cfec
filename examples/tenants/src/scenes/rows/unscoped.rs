//! Work that is of no tenant: it needs a reason, which is logged, and a role that the policy lets
//! see all rows.

use transom_tenant::{Policy, TenantError, Tenants, TxOptions};
use transom_testkit::Isolated;

use crate::database;

pub(super) async fn show(app: &Tenants, database: &Isolated, app_role: &str) -> anyhow::Result<()> {
    println!("-- without a tenant");
    let count = "select count(*) from notes";
    let seen: i64 = app
        .run_unscoped("the app counts all notes", async |tx| {
            sqlx::query_scalar(count).fetch_one(&mut **tx).await
        })
        .await?;
    println!("   the app sees {seen} notes");

    let billing = database.app_role().await;
    Policy::on("notes")
        .binds(app_role)
        .readable_by(billing.get_username())
        .install(&mut *database.pool().acquire().await?)
        .await?;
    let billing =
        Tenants::new(database::pool(billing).await?).options(TxOptions::new().read_only());
    let bills: Vec<(String, i64)> = billing
        .run_unscoped("monthly bills, by the number of notes", async |tx| {
            let sql = "select tenant_id, count(*) from notes group by 1 order by 1";
            Ok::<_, TenantError>(sqlx::query_as(sql).fetch_all(&mut **tx).await?)
        })
        .await?;
    println!("   billing, a role that the policy lets read all, sees {bills:?}");
    Ok(())
}
