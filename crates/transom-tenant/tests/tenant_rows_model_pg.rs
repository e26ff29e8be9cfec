//! Random work of several tenants on one table, against a map for each of them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sqlx::postgres::PgPoolOptions;
use transom_tenant::{TenantError, TenantId, TenantTable, TenantTx, Tenants};

const NOTES: TenantTable = TenantTable::new("No\"tes").column("Org;id");

/// What one tenant should have: bodies by number.
type Model = BTreeMap<i64, String>;

#[derive(Clone, Debug)]
enum Op {
    /// 23505 if the number is there already.
    Insert(i64, String),
    Upsert(Vec<(i64, String)>),
    /// Keeps what is there.
    Add(i64, String),
    Update(i64, String),
    UpdateLike(String, String),
    /// All numbers below the first one, or equal to the second.
    Delete(i64, i64),
    Read(String),
}

fn body() -> impl Strategy<Value = String> {
    prop_oneof![
        "[^\0]{0,12}",
        "[ab%_'\"$1;\\\\-]{0,6}",
        Just("' or true --".to_owned()),
        Just("$1".to_owned()),
        Just("') or (true".to_owned()),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let id = || 0_i64..6;
    prop_oneof![
        (id(), body()).prop_map(|(id, body)| Op::Insert(id, body)),
        prop::collection::btree_map(id(), body(), 0..4)
            .prop_map(|rows| Op::Upsert(rows.into_iter().collect())),
        (id(), body()).prop_map(|(id, body)| Op::Add(id, body)),
        (id(), body()).prop_map(|(id, body)| Op::Update(id, body)),
        (body(), body()).prop_map(|(from, to)| Op::UpdateLike(from, to)),
        (id(), id()).prop_map(|(below, equal)| Op::Delete(below, equal)),
        body().prop_map(Op::Read),
    ]
}

/// Does it to the map and to the table, and compares what both say.
async fn apply(tx: &mut TenantTx<'_>, model: &mut Model, op: &Op) -> Result<(), TenantError> {
    match op.clone() {
        Op::Insert(id, body) => {
            let inserted = tx.savepoint(async |tx| {
                NOTES
                    .insert(tx)
                    .set("id", id)
                    .set("b'ody", &body)
                    .execute()
                    .await
            });
            let inserted = inserted.await;
            assert_eq!(inserted.is_ok(), !model.contains_key(&id), "{inserted:?}");
            model.entry(id).or_insert(body);
        }
        Op::Upsert(rows) => {
            let upsert = NOTES.insert(tx).rows(&rows, |row, (id, body)| {
                row.set("id", *id).set("b'ody", body);
            });
            let upsert = upsert.on_conflict_update(&["id"], &["b'ody"]);
            assert_eq!(upsert.execute().await?, rows.len() as u64);
            model.extend(rows);
        }
        Op::Add(id, body) => {
            let add = NOTES.insert(tx).set("b'ody", &body).set("id", id);
            let added = add.on_conflict_do_nothing(&["id"]).execute().await?;
            assert_eq!(added, u64::from(!model.contains_key(&id)));
            model.entry(id).or_insert(body);
        }
        Op::Update(id, body) => {
            let update = NOTES.update(tx).and("id = ").bind(id).set("b'ody", &body);
            assert_eq!(update.execute().await?, u64::from(model.contains_key(&id)));
            model.entry(id).and_modify(|old| *old = body);
        }
        Op::UpdateLike(from, to) => {
            let update = NOTES.update(tx).set_sql("b'ody", "\"b'ody\" || ").bind(&to);
            let changed = update.and("\"b'ody\" = ").bind(&from).push(" or id = 0");
            let mut ids = changed.returning("id").scalars::<i64>().await?;
            ids.sort_unstable();
            let hit = model
                .iter_mut()
                .filter(|(id, body)| **body == from || **id == 0);
            let expected: Vec<i64> = hit
                .map(|(id, body)| {
                    body.push_str(&to);
                    *id
                })
                .collect();
            assert_eq!(ids, expected);
        }
        Op::Delete(below, equal) => {
            let delete = NOTES
                .delete(tx)
                .and("id < ")
                .bind(below)
                .push(" or id = ")
                .bind(equal);
            let before = model.len();
            model.retain(|id, _| *id >= below && *id != equal);
            assert_eq!(delete.execute().await?, (before - model.len()) as u64);
        }
        Op::Read(body) => {
            let ids = NOTES
                .select(tx, "id")
                .and("\"b'ody\" = ")
                .bind(&body)
                .order_by("id");
            let expected = model.iter().filter(|(_, it)| **it == body);
            let expected: Vec<i64> = expected.map(|(id, _)| *id).collect();
            assert_eq!(ids.scalars::<i64>().await?, expected);
        }
    }
    let all: Vec<(i64, String)> = NOTES.select(tx, "id, \"b'ody\"").fetch_all().await?;
    assert_eq!(&all.into_iter().collect::<Model>(), &*model);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_helpers_do_what_a_map_for_each_tenant_does(
        story in prop::collection::vec((0_usize..3, op(), prop::bool::weighted(0.8)), 1..60),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let db = transom_testkit::schema().await;
            sqlx::raw_sql(
                r#"create table "No""tes" ("Org;id" text not null, id bigint not null,
                   "b'ody" text not null, primary key ("Org;id", id))"#,
            )
            .execute(db.pool())
            .await
            .unwrap();
            let pool = PgPoolOptions::new().max_connections(2).connect_with(db.options());
            let tenants = Tenants::new(pool.await.unwrap());
            let names = ["acme", "blue", "a"].map(|name| TenantId::new(name).unwrap());
            let mut models = [Model::new(), Model::new(), Model::new()];
            for (who, op, keep) in &story {
                let mut changed = models[*who].clone();
                let mut scope = tenants.scope(&names[*who]).await.unwrap();
                let mut tx = scope.begin().await.unwrap();
                apply(&mut tx, &mut changed, op).await.unwrap();
                if *keep {
                    tx.commit().await.unwrap();
                    models[*who] = changed;
                } else {
                    tx.rollback().await.unwrap();
                }
                let all: Vec<(String, i64, String)> =
                    sqlx::query_as(r#"select "Org;id", id, "b'ody" from "No""tes""#)
                        .fetch_all(db.pool())
                        .await
                        .unwrap();
                for (name, model) in names.iter().zip(&models) {
                    let own = all.iter().filter(|(org, ..)| org == name.as_str());
                    let own: Model = own.map(|(_, id, body)| (*id, body.clone())).collect();
                    assert_eq!(&own, model, "{name}");
                }
                assert_eq!(all.len(), models.iter().map(BTreeMap::len).sum::<usize>());
            }
        });
    }
}
