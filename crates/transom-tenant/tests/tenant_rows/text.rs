//! What is sent: clauses, names, and values of the tenant's type.

use super::*;
use sqlx::{AssertSqlSafe, QueryBuilder};
use transom_tenant::{RowsMisuse, TenantError, TenantSql};

#[tokio::test]
async fn clauses_come_in_the_order_of_sql() {
    let world = world().await;
    let work = world.tenants.run(&world.acme, async |tx| {
        let query = NOTES
            .select(tx, "id")
            .order_by("id")
            .push(" desc")
            .limit(1)
            .offset(1)
            .for_update()
            .and("id > ")
            .bind(0_i64);
        let sql = query.into_query().into_builder()?.into_string();
        assert_eq!(
            sql,
            "SELECT id FROM \"notes\" WHERE \"notes\".\"tenant_id\" = $1 AND (id > $4) \
             ORDER BY id desc LIMIT $2 OFFSET $3 FOR UPDATE"
        );
        let query = NOTES
            .select(tx, "id")
            .order_by("id desc")
            .limit(1)
            .offset(1)
            .for_update()
            .and("id > ")
            .bind(0_i64);
        assert_eq!(query.scalar::<i64>().await?, 1);
        // Nothing to continue: it would stand next to the tenant's condition.
        let loose = NOTES
            .select(tx, "id")
            .push("or true")
            .scalars::<i64>()
            .await
            .unwrap_err();
        assert!(matches!(
            loose,
            TenantError::Rows(RowsMisuse::NothingToContinue { table: "notes" })
        ));
        let empty = NOTES.update(tx).and("true").execute().await.unwrap_err();
        assert!(matches!(
            empty,
            TenantError::Rows(RowsMisuse::NothingToSet { table: "notes" })
        ));
        Ok::<_, TenantError>(())
    });
    work.await.unwrap();
}

#[tokio::test]
async fn names_are_quoted_and_numbers_are_tenants_too() {
    const HOSTILE: TenantTable = TenantTable::new("no\"tes; drop table x --")
        .in_schema("S. a")
        .column("Org\"id");
    const NAMELESS: TenantTable = TenantTable::new("notes").column("");
    let db = transom_testkit::database().await;
    sqlx::raw_sql(
        r#"create schema "S. a"; create table "S. a"."no""tes; drop table x --"
           ("Org""id" int not null, "b'o""dy" text, unique ("Org""id", "b'o""dy"))"#,
    )
    .execute(db.pool())
    .await
    .unwrap();
    let tenants = Tenants::new(db.pool().clone());
    for tenant in [1_i64, 2] {
        let id = TenantId::from(tenant);
        let work = tenants.run(&id, async |tx| {
            let hostile = "'; drop schema public; --\u{202e}\"$1";
            let insert = HOSTILE.insert(tx).set("b'o\"dy", hostile);
            insert
                .on_conflict_update(&["b'o\"dy"], &["b'o\"dy"])
                .execute()
                .await?;
            let sql = HOSTILE.select(tx, AssertSqlSafe(r#""b'o""dy""#.to_owned()));
            assert_eq!(sql.scalars::<String>().await?, [hostile]);
            let changed = HOSTILE.update(tx).set("b'o\"dy", tenant.to_string());
            assert_eq!(changed.execute().await?, 1);
            let error = NAMELESS.delete(tx).execute().await.unwrap_err();
            assert!(matches!(error, TenantError::InvalidName { .. }));
            Ok::<_, TenantError>(())
        });
        work.await.unwrap();
    }
}

#[cfg(feature = "uuid")]
#[tokio::test]
async fn a_uuid_is_compared_as_one() {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql("create table notes (tenant_id uuid not null, id bigint)")
        .execute(db.pool())
        .await
        .unwrap();
    let tenants = Tenants::new(db.pool().clone());
    let uuid = TenantId::parse_uuid("0195f0a0-7b7e-7000-8000-000000000000").unwrap();
    let work = tenants.run(&uuid, async |tx| {
        NOTES.insert(tx).set("id", 1_i64).execute().await?;
        NOTES.select(tx, "id").scalars::<i64>().await
    });
    assert_eq!(work.await.unwrap(), [1]);
    // As text it is an error, and not an empty result.
    let text = TenantId::new(uuid.as_str()).unwrap();
    let work = tenants.run(&text, async |tx| {
        NOTES.select(tx, "id").scalars::<i64>().await
    });
    assert_eq!(code(&work.await.unwrap_err()), "42883");
}

#[tokio::test]
async fn the_condition_is_spliced_into_a_join() {
    let world = world().await;
    sqlx::raw_sql(
        "create table users (tenant_id text, id bigint, name text);
         insert into users values ('acme', 1, 'ann'), ('blue', 1, 'bob')",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    let work = world.tenants.run(&world.acme, async |tx| {
        let mut sql = QueryBuilder::new(
            "select n.body, u.name from notes n join users u on u.id = n.id and ",
        );
        sql.push_tenant(tx, "u.tenant_id")?
            .push(" where ")
            .push_tenant(tx, "n.tenant_id")?;
        sql.push(" and n.stars < ").push_bind(5_i32);
        let rows: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut **tx).await?;
        assert_eq!(rows, [("one of acme".to_owned(), "ann".to_owned())]);

        let mut sql = QueryBuilder::new("select ");
        for bad in ["", "n.", ".tenant_id", "n.\0"] {
            let error = sql.push_tenant(tx, bad).err();
            assert!(
                matches!(error, Some(TenantError::InvalidName { .. })),
                "{bad:?}"
            );
        }
        sql.push_tenant(tx, "a\"b.c or true")?;
        assert_eq!(sql.into_string(), "select \"a\"\"b\".\"c or true\" = $1");
        Ok::<_, TenantError>(())
    });
    work.await.unwrap();
}

#[tokio::test]
async fn all_tenants_share_one_prepared_statement() {
    let world = world().await;
    for tenant in ["acme", "blue", "corner"] {
        let tenant = TenantId::new(tenant).unwrap();
        let work = world.tenants.run(&tenant, async |tx| {
            let select = NOTES.select(tx, "id").and("stars = ").bind(1_i32);
            select.scalars::<i64>().await?;
            let insert = NOTES.insert(tx).rows(7..9_i64, |row, id| {
                row.set("id", id);
            });
            insert.execute().await?;
            let prepared = "select statement from pg_prepared_statements where statement like 'SELECT%' or statement like 'INSERT%'";
            Ok::<Vec<String>, TenantError>(sqlx::query_scalar(prepared).fetch_all(&mut **tx).await?)
        });
        let prepared = work.await.unwrap();
        // Inserts of several rows have many texts, and are not kept.
        assert_eq!(prepared.len(), 1, "{prepared:#?}");
    }
}
