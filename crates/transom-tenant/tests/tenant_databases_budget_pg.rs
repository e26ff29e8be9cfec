//! The budget under stress: many tenants, few connections, and whatever can go wrong.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod databases;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use databases::{Town, id, notes, quick};
use transom_tenant::{DatabaseOptions, TenantError, Tenants};
use transom_testkit::cancel::drop_after_polls;

const TENANTS: usize = 5;

/// One use of a connection, of one of several kinds.
async fn visit(tenants: &Tenants, tenant: usize, random: &mut fastrand::Rng) {
    let work = async |polls: usize| {
        drop_after_polls(
            tenants.run(&id(tenant), async |tx| {
                sqlx::query("select pg_sleep(0.003)")
                    .execute(&mut **tx)
                    .await?;
                Ok::<_, TenantError>(())
            }),
            polls,
        )
        .await
    };
    match random.u8(0..6) {
        // Dropped at some point: in line, connecting, beginning, working, committing.
        0 | 1 => drop(work(random.usize(0..12)).await),
        2 => {
            let failed: Result<(), TenantError> = tenants
                .run(&id(tenant), async |tx| {
                    sqlx::query("select 1/0").execute(&mut **tx).await?;
                    Ok(())
                })
                .await;
            assert!(
                matches!(failed, Err(TenantError::Statement(_))),
                "{failed:?}"
            );
        }
        3 => {
            let mut scope = tenants.scope(&id(tenant)).await.unwrap();
            drop(scope.begin().await.unwrap());
        }
        _ => {
            let (seen, _) = notes(tenants, tenant).await.unwrap();
            assert_eq!(seen, [tenant.to_string()], "another tenant's rows");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_never_has_more_sessions_and_everybody_is_served() {
    const BUDGET: usize = 3;
    let town = Arc::new(Town::of(TENANTS).await);
    let options = DatabaseOptions::new(3).per_tenant(2).connections(quick());
    let databases = town.databases(options);
    let tenants = Tenants::in_databases(databases.clone());

    let watcher = tokio::spawn({
        let (town, databases) = (Arc::clone(&town), databases.clone());
        async move {
            // The server takes a moment to end a session that was closed: only who stays
            // counts.
            let mut last: [HashSet<i32>; 3] = Default::default();
            let mut most = 0;
            loop {
                assert!(databases.status().connections <= BUDGET);
                let now: HashSet<i32> = town.sessions().await.into_iter().collect();
                let stayed = now
                    .iter()
                    .filter(|pid| last.iter().all(|l| l.contains(*pid)));
                let stayed = stayed.count();
                assert!(stayed <= BUDGET, "{stayed} sessions");
                most = most.max(now.len());
                last.rotate_left(1);
                last[2] = now;
                if databases.status().connections == 0 && most > 0 {
                    return most;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        }
    });

    let seed = fastrand::u64(..);
    let mut visitors = tokio::task::JoinSet::new();
    for n in 0..20 {
        let tenants = tenants.clone();
        visitors.spawn(async move {
            let mut random = fastrand::Rng::with_seed(seed + n);
            for _ in 0..15 {
                let tenant = random.usize(0..TENANTS);
                visit(&tenants, tenant, &mut random).await;
            }
        });
    }
    while let Some(done) = visitors.join_next().await {
        done.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    }
    for tenant in 0..TENANTS {
        assert_eq!(
            notes(&tenants, tenant).await.unwrap().0,
            [tenant.to_string()]
        );
    }
    databases.close().await;
    assert_eq!(databases.status().connections, 0);
    watcher.await.unwrap();
    town.until(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_budget_that_is_all_the_server_allows_is_enough() {
    let town = Town::of(3).await;
    let role = town.homes[0].app_role().await;
    let limit = format!("alter role \"{}\" connection limit 2", role.get_username());
    sqlx::raw_sql(sqlx::AssertSqlSafe(limit))
        .execute(town.admin())
        .await
        .unwrap();
    let names: Vec<String> = town
        .homes
        .iter()
        .map(|home| home.name().to_owned())
        .collect();
    let here = names.clone();
    let databases =
        transom_tenant::Databases::new(DatabaseOptions::new(2).connections(quick()), move |t| {
            let number: usize = t.as_str().parse().ok()?;
            Some(role.clone().database(here.get(number)?))
        });
    let tenants = Tenants::in_databases(databases);
    let mut visitors = tokio::task::JoinSet::new();
    for n in 0..12 {
        let (tenants, names) = (tenants.clone(), names.clone());
        visitors.spawn(async move {
            for turn in 0..4 {
                let tenant = (n + turn) % 3;
                let database: String = tenants
                    .run(&id(tenant), async |tx| {
                        sqlx::query_scalar("select current_database()")
                            .fetch_one(&mut **tx)
                            .await
                    })
                    .await
                    .unwrap();
                assert_eq!(database, names[tenant]);
            }
        });
    }
    visitors.join_all().await;
}
