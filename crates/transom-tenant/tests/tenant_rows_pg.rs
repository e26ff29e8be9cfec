//! The helpers set and filter the tenant's column by themselves, without row-level security
//! and as a superuser: nothing else holds here.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool, QueryBuilder};
use transom_tenant::{RowsMisuse, TenantError, TenantId, TenantSql, TenantTable, Tenants};
use transom_testkit::Isolated;

const NOTES: TenantTable = TenantTable::new("notes");

struct World {
    _db: Isolated,
    pool: PgPool,
    tenants: Tenants,
    acme: TenantId,
}

/// One connection for all tenants, and a note 1 of each.
async fn world() -> World {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(
        "create table notes (
           tenant_id text not null, id bigint not null, body text not null default 'empty',
           stars int not null default 0, primary key (tenant_id, id));
         insert into notes values ('acme', 1, 'one of acme', 1), ('acme', 2, 'two of acme', 2),
           ('blue', 1, 'one of blue', 1)",
    )
    .execute(db.pool())
    .await
    .unwrap();
    let one = PgPoolOptions::new().max_connections(1);
    let pool = one.connect_with(db.options()).await.unwrap();
    World {
        tenants: Tenants::new(pool),
        pool: db.pool().clone(),
        acme: TenantId::new("acme").unwrap(),
        _db: db,
    }
}

/// All rows of all tenants.
async fn everything(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "select concat_ws('/', tenant_id, id, body, stars) from notes order by tenant_id, id",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap()
}

fn code(error: &TenantError) -> String {
    let database = error.as_sqlx().unwrap().as_database_error().unwrap();
    database.code().unwrap().into_owned()
}

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
    // As SQL, in the value of another column.
    let smuggled = NOTES
        .update(&mut tx)
        .set_sql("stars", "1, tenant_id = 'blue'")
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
