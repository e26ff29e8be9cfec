//! What is sent to a statement that was prepared for something else.

use sqlx::QueryBuilder;
use sqlx::postgres::PgPoolOptions;
use transom_tenant::{TenantError, TenantId, TenantSql, Tenants};

use crate::{NOTES, code};

/// sqlx 0.9 knows a prepared statement by its text alone, whatever is bound.
#[tokio::test]
async fn a_text_is_never_sent_to_a_statement_that_was_prepared_for_a_number() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql("create table notes (tenant_id bigint not null, id bigint)")
        .execute(db.pool())
        .await
        .unwrap();
    let one = PgPoolOptions::new().max_connections(1);
    let tenants = Tenants::new(one.connect_with(db.options()).await.unwrap());
    // Eight bytes, in binary the same as the text's.
    let number = TenantId::from(i64::from_be_bytes(*b"acmecorp"));
    let text = TenantId::new("acmecorp").unwrap();
    let spliced = async |tenant: &TenantId| -> Result<Vec<i64>, TenantError> {
        tenants
            .run(tenant, async |tx| {
                let mut sql = QueryBuilder::new("select id from notes where ");
                sql.push_tenant(tx, "tenant_id")?;
                Ok(sql.build_query_scalar().fetch_all(&mut **tx).await?)
            })
            .await
    };
    let work = tenants.run(&number, async |tx| {
        NOTES.insert(tx).set("id", 1_i64).execute().await?;
        NOTES.select(tx, "id").scalars::<i64>().await
    });
    assert_eq!(work.await.unwrap(), [1]);
    assert_eq!(spliced(&number).await.unwrap(), [1]);

    let read = tenants.run(&text, async |tx| {
        NOTES.select(tx, "id").scalars::<i64>().await
    });
    assert_eq!(code(&read.await.unwrap_err()), "42883");
    let written = tenants.run(&text, async |tx| {
        NOTES.insert(tx).set("id", 2_i64).execute().await
    });
    assert_eq!(code(&written.await.unwrap_err()), "42804");
    let error = spliced(&text).await.unwrap_err();
    assert_eq!(code(&error), "42883");
}
