//! Whose rows a statement sees and makes.

use super::*;
use transom_tenant::{RowsMisuse, TenantError};

#[tokio::test]
async fn each_helper_sees_only_the_rows_of_its_tenant() {
    let world = world().await;
    let work = world.tenants.run(&world.acme, async |tx| {
        let all: Vec<(i64, String)> = NOTES
            .select(tx, "id, body")
            .order_by("id")
            .fetch_all()
            .await?;
        assert_eq!(
            all,
            [(1, "one of acme".to_owned()), (2, "two of acme".to_owned())]
        );
        let other = NOTES.select(tx, "id").and("body = ").bind("one of blue");
        assert_eq!(other.fetch_optional::<(i64,)>().await?, None);
        let missing = NOTES
            .select(tx, "id")
            .and("id = ")
            .bind(99_i64)
            .fetch_one::<(i64,)>()
            .await;
        assert!(matches!(
            missing,
            Err(TenantError::Statement(sqlx::Error::RowNotFound))
        ));

        let added = NOTES
            .insert(tx)
            .set("id", 3_i64)
            .set("body", "three of acme");
        assert_eq!(added.returning("id").scalar::<i64>().await?, 3);
        let changed = NOTES
            .update(tx)
            .set_sql("stars", "stars + ")
            .bind(10_i32)
            .and("id = ")
            .bind(1_i64);
        assert_eq!(changed.execute().await?, 1);
        let gone = NOTES.delete(tx).and("id = ").bind(2_i64).returning("body");
        assert_eq!(gone.scalars::<String>().await?, ["two of acme"]);
        Ok::<_, TenantError>(())
    });
    work.await.unwrap();
    assert_eq!(
        everything(&world).await,
        [
            "acme/1/one of acme/11",
            "acme/3/three of acme/0",
            "blue/1/one of blue/1"
        ]
    );
}

#[tokio::test]
async fn an_or_widens_nothing() {
    let world = world().await;
    let work = world.tenants.run(&world.acme, async |tx| {
        let select = NOTES
            .select(tx, "body")
            .and("id = ")
            .bind(99_i64)
            .push(" or true");
        assert_eq!(select.scalars::<String>().await?.len(), 2);
        let counted = NOTES
            .select(tx, "count(*)")
            .and("false or true")
            .and("id = 1 or true");
        assert_eq!(counted.scalar::<i64>().await?, 2);
        let grouped = NOTES
            .select(tx, "stars")
            .group_by("stars")
            .having("false or true");
        assert_eq!(grouped.scalars::<i32>().await?.len(), 2);
        let grouped = NOTES.select(tx, "stars").group_by("stars");
        let none = grouped.having("true or false").having("false");
        assert!(none.scalars::<i32>().await?.is_empty());
        let update = NOTES.update(tx).set("body", "x").and("id = 99 or true");
        assert_eq!(update.execute().await?, 2);
        let delete = NOTES.delete(tx).and("id = 99 or true");
        assert_eq!(delete.execute().await?, 2);
        Ok::<_, TenantError>(())
    });
    work.await.unwrap();
    assert_eq!(everything(&world).await, ["blue/1/one of blue/1"]);
}

#[tokio::test]
async fn a_row_cannot_be_moved_to_another_tenant() {
    let world = world().await;
    let before = everything(&world).await;
    let mut scope = world.tenants.scope(&world.acme).await.unwrap();
    let mut tx = scope.begin().await.unwrap();
    let tries = [
        NOTES
            .insert(&mut tx)
            .set("tenant_id", "blue")
            .execute()
            .await,
        NOTES
            .update(&mut tx)
            .set("tenant_id", "blue")
            .execute()
            .await,
        NOTES
            .update(&mut tx)
            .set_sql("tenant_id", "'blue'")
            .execute()
            .await,
        NOTES
            .insert(&mut tx)
            .set("id", 1_i64)
            .on_conflict_update(&["id"], &["tenant_id"])
            .execute()
            .await,
        NOTES
            .insert(&mut tx)
            .rows([1_i64], |row, _| {
                row.set("tenant_id", "blue");
            })
            .execute()
            .await,
    ];
    for refused in tries {
        let error = refused.unwrap_err();
        let expected = RowsMisuse::TenantColumn {
            table: "notes",
            column: "tenant_id",
        };
        assert!(
            matches!(&error, TenantError::Rows(misuse) if *misuse == expected),
            "{error}"
        );
        assert!(error.to_string().contains("tenant_id of notes"), "{error}");
    }
    // As SQL, in the value of another column, of a row that blue has no twin of.
    let smuggled = NOTES
        .update(&mut tx)
        .set_sql("stars", "1, tenant_id = 'blue'")
        .and("id = 2")
        .execute()
        .await;
    assert!(
        smuggled
            .unwrap_err()
            .as_sqlx()
            .unwrap()
            .as_database_error()
            .is_some()
    );
    tx.rollback().await.unwrap();
    assert_eq!(everything(&world).await, before);
}

#[tokio::test]
async fn a_conflict_is_one_with_a_row_of_the_tenant() {
    let world = world().await;
    let work = world.tenants.run(&world.acme, async |tx| {
        // `stars` is not named, so it stays.
        let upsert = NOTES
            .insert(tx)
            .set("id", 1_i64)
            .set("body", "new")
            .on_conflict_update(&["id"], &["body"]);
        assert_eq!(upsert.execute().await?, 1);
        let kept = NOTES
            .insert(tx)
            .set("id", 1_i64)
            .on_conflict_do_nothing(&["tenant_id", "id"]);
        assert_eq!(kept.execute().await?, 0);
        // No unique index is over the tenant and the body.
        tx.savepoint(async |tx| {
            NOTES
                .insert(tx)
                .set("id", 1_i64)
                .on_conflict_do_nothing(&["body"])
                .execute()
                .await
        })
        .await
    });
    assert_eq!(code(&work.await.unwrap_err()), "42P10");
    let blue = TenantId::new("blue").unwrap();
    let work = world.tenants.run(&blue, async |tx| {
        let upsert = NOTES
            .insert(tx)
            .set("id", 2_i64)
            .set("body", "new")
            .on_conflict_update(&["id"], &["body"]);
        upsert.execute().await
    });
    assert_eq!(work.await.unwrap(), 1);
    assert_eq!(
        everything(&world).await,
        [
            "acme/1/one of acme/1",
            "acme/2/two of acme/2",
            "blue/1/one of blue/1",
            "blue/2/new/0"
        ]
    );
}

#[tokio::test]
async fn many_rows_have_the_same_columns() {
    let world = world().await;
    let work = world.tenants.run(&world.acme, async |tx| {
        let notes = [(5_i64, "five"), (6, "o'clock; --")];
        let added = NOTES.insert(tx).rows(notes, |row, (id, body)| {
            row.set("id", id).set("body", body);
        });
        assert_eq!(
            added.returning("body").scalars::<String>().await?,
            ["five", "o'clock; --"]
        );
        let none = NOTES.insert(tx).rows([0_i64; 0], |row, id| {
            row.set("id", id);
        });
        assert_eq!(none.execute().await?, 0);
        let none = NOTES.insert(tx).rows([0_i64; 0], |row, id| {
            row.set("id", id);
        });
        assert!(none.returning("id").scalars::<i64>().await?.is_empty());

        for uneven in [2, 3] {
            let rows = NOTES.insert(tx).rows(1..=3_i64, |row, id| {
                if id == uneven && id == 2 {
                    row.set("body", "the other way round").set("id", id);
                } else if id == uneven {
                    row.set("id", id);
                } else {
                    row.set("id", id).set("body", "x");
                }
            });
            let error = rows.execute().await.unwrap_err();
            let row = usize::try_from(uneven).unwrap();
            let expected = RowsMisuse::UnevenRows {
                table: "notes",
                row,
            };
            assert!(
                matches!(&error, TenantError::Rows(misuse) if *misuse == expected),
                "{error}"
            );
        }
        Ok::<_, TenantError>(())
    });
    work.await.unwrap();
    assert!(
        everything(&world)
            .await
            .contains(&"acme/6/o'clock; --/0".to_owned())
    );
}
