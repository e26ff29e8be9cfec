//! `TenantTable`: statements that set and filter the tenant's column by themselves. Not yet with
//! row-level security, so that what holds here is the statement alone.

use transom_tenant::{TenantId, TenantTable, Tenants};

use crate::scenes::print_refusal;

const NOTES: TenantTable = TenantTable::new("notes");

pub(super) async fn show(tenants: &Tenants, blue: &TenantId) -> anyhow::Result<()> {
    println!("-- the same with TenantTable: the filter writes itself");
    let mut scope = tenants.scope(blue).await?;
    let mut tx = scope.begin().await?;

    let bodies: Vec<String> = NOTES
        .select(&mut tx, "body")
        // In parentheses of its own: an OR widens nothing.
        .and("length(body) < ")
        .bind(99)
        .push(" or true")
        .scalars()
        .await?;
    println!("   blue selects {bodies:?}");

    let deleted = NOTES.delete(&mut tx).and("id = ").bind(1_i64);
    println!(
        "   blue deletes acme's note 1: {} rows",
        deleted.execute().await?
    );

    let moved = NOTES
        .update(&mut tx)
        .set("tenant_id", "acme")
        .execute()
        .await;
    print_refusal("blue moves its notes to acme", moved)?;

    tx.rollback().await?;
    Ok(())
}
