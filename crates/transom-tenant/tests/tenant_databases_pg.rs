//! A database for each tenant: who gets a connection, and what becomes of it.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod databases;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use databases::{Town, id, notes, quick};
use transom_tenant::{DatabaseOptions, Databases, Limit, TenantError, TenantId, Tenants};

/// To open a connection, also on a machine that has much else to do.
const ENOUGH: Duration = Duration::from_secs(2);

#[tokio::test]
async fn each_tenant_works_in_its_own_database_and_keeps_its_connection() {
    let town = Town::of(2).await;
    // What an untouched session is like differs from database to database.
    let path = format!(
        "alter database \"{}\" set search_path = public, pg_temp",
        town.homes[1].name()
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(path))
        .execute(town.admin())
        .await
        .unwrap();
    let databases = town.databases(DatabaseOptions::new(2).connections(quick()));
    let tenants = Tenants::in_databases(databases.clone());
    let mut pids = Vec::new();
    for round in 0..3 {
        for tenant in 0..2 {
            let (seen, pid) = notes(&tenants, tenant).await.unwrap();
            assert_eq!(seen, [tenant.to_string()]);
            if round == 0 {
                pids.push(pid);
            }
            assert_eq!(pid, pids[tenant], "another connection in round {round}");
        }
    }
    assert_eq!(databases.status().connections, 2);
    assert_eq!(databases.status().idle, 2);
    // The setting is there too, and gone after the transaction.
    let setting: String = tenants
        .run(&id(1), async |tx| {
            sqlx::query_scalar("select current_setting('transom.tenant')")
                .fetch_one(&mut **tx)
                .await
        })
        .await
        .unwrap();
    assert_eq!(setting, "1");
    databases.close().await;
    town.until(0).await;
}

#[tokio::test]
async fn idle_connections_of_others_make_room() {
    let town = Town::of(3).await;
    let databases = town.databases(DatabaseOptions::new(1).connections(quick()));
    let tenants = Tenants::in_databases(databases.clone());
    for tenant in [0, 1, 2, 2, 1, 0] {
        let (seen, _) = notes(&tenants, tenant).await.unwrap();
        assert_eq!(seen, [tenant.to_string()]);
        assert_eq!(databases.status().connections, 1);
    }
    town.until(1).await;
}

#[tokio::test]
async fn idle_connections_are_closed_in_time_without_another_use() {
    let town = Town::of(2).await;
    let options = DatabaseOptions::new(4).idle_timeout(Duration::from_millis(30));
    let databases = town.databases(options);
    let tenants = Tenants::in_databases(databases.clone());
    // Twice: the task that does it ends, and another one is started.
    for _ in 0..2 {
        notes(&tenants, 0).await.unwrap();
        notes(&tenants, 1).await.unwrap();
        town.until(0).await;
        assert_eq!(databases.status().connections, 0);
    }
    // By hand.
    let databases = town.databases(DatabaseOptions::new(4).idle_timeout(None));
    let tenants = Tenants::in_databases(databases.clone());
    let mut scope = tenants.scope(&id(0)).await.unwrap();
    let tx = scope.begin().await.unwrap();
    notes(&tenants, 1).await.unwrap();
    databases.close_idle();
    town.until(1).await;
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_waits_too_long_is_told_what_for() {
    let town = Town::of(2).await;
    let options = DatabaseOptions::new(2)
        .per_tenant(1)
        .connections(quick().acquire_timeout(ENOUGH));
    let tenants = Tenants::in_databases(town.databases(options.clone()));
    let held = tenants.scope(&id(0)).await.unwrap();
    let error = tenants.scope(&id(0)).await.unwrap_err();
    assert!(
        matches!(
            error,
            TenantError::NoRoom {
                limit: Limit::PerTenant(1),
                ..
            }
        ),
        "{error}"
    );
    notes(&tenants, 1).await.unwrap();
    drop(held);
    notes(&tenants, 0).await.unwrap();

    let tenants = Tenants::in_databases(town.databases(options.per_tenant(2)));
    let held = (
        tenants.scope(&id(0)).await.unwrap(),
        tenants.scope(&id(1)).await.unwrap(),
    );
    let error = tenants.scope(&id(0)).await.unwrap_err();
    assert!(
        matches!(
            error,
            TenantError::NoRoom {
                limit: Limit::Budget(2),
                ..
            }
        ),
        "{error}"
    );
    drop(held);
    notes(&tenants, 0).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_opened_costs_nothing() {
    let town = Town::of(1).await;
    let (real, gone) = (
        town.options(0),
        town.options(0).database("no such database"),
    );
    let refused = town.options(0).host("127.0.0.1").port(1).socket("/nowhere");
    let pool = quick().acquire_timeout(ENOUGH);
    let databases = Databases::new(DatabaseOptions::new(2).connections(pool), move |tenant| {
        Some(match tenant.as_str() {
            "real" => real.clone(),
            "gone" => gone.clone(),
            _ => refused.clone(),
        })
    });
    let tenants = Tenants::in_databases(databases.clone());
    let tenant = |name| TenantId::new(name).unwrap();
    for _ in 0..5 {
        let error = tenants.scope(&tenant("gone")).await.unwrap_err();
        assert!(
            matches!(&error, TenantError::NoSuchTenant { tenant } if tenant.as_str() == "gone"),
            "{error}"
        );
    }
    for _ in 0..3 {
        let error = tenants.scope(&tenant("refused")).await.unwrap_err();
        assert!(matches!(error, TenantError::Acquire(_)), "{error}");
    }
    let real = tenant("real");
    let both = futures::join!(tenants.scope(&real), tenants.scope(&real));
    drop((both.0.unwrap(), both.1.unwrap()));
    databases.close().await;
    assert_eq!(databases.status().connections, 0);
}

#[tokio::test]
async fn two_first_users_ask_once_where_the_tenant_is() {
    let town = Town::of(1).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let (count, options) = (Arc::clone(&asked), town.options(0));
    let databases = Databases::find_with(DatabaseOptions::new(4), move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        let options = options.clone();
        async move {
            tokio::task::yield_now().await;
            Ok::<_, std::convert::Infallible>(Some(options))
        }
    });
    let tenants = Tenants::in_databases(databases.clone());
    // Who asks first walks away half way.
    let given_up = transom_testkit::cancel::drop_after_polls(notes(&tenants, 0), 1).await;
    assert!(given_up.is_none());
    asked.store(0, Ordering::Relaxed);
    let all = (0..8).map(|_| notes(&tenants, 0));
    for seen in futures::future::join_all(all).await {
        assert_eq!(seen.unwrap().0, ["0"]);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    // As long as there is a connection, nobody asks again.
    notes(&tenants, 0).await.unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert!(databases.status().connections <= 4);
}

#[tokio::test]
async fn a_tenant_can_move_while_it_works() {
    let town = Town::of(2).await;
    let place = Arc::new(AtomicUsize::new(0));
    let now = Arc::clone(&place);
    let all = [town.options(0), town.options(1)];
    let databases = Databases::new(DatabaseOptions::new(3).connections(quick()), move |_| {
        Some(all[now.load(Ordering::Relaxed)].clone())
    });
    let tenants = Tenants::in_databases(databases.clone());
    let mut old = tenants.scope(&id(7)).await.unwrap();
    notes(&tenants, 7).await.unwrap(); // leaves an idle connection to the old place
    assert_eq!(databases.status().connections, 2);
    let mut tx = old.begin().await.unwrap();
    place.store(1, Ordering::Relaxed);
    let removed = tokio::spawn(databases.remove(&id(7)));
    // Others are at the new place, and the one who works is not disturbed.
    assert_eq!(notes(&tenants, 7).await.unwrap().0, ["1"]);
    let seen: String = sqlx::query_scalar("select tenant from notes")
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(seen, "0");
    tx.commit().await.unwrap();
    assert!(!removed.is_finished());
    drop(old);
    removed.await.unwrap();
    // Nothing is connected to the old place: it can be dropped.
    town.until(1).await;
    assert_eq!(notes(&tenants, 7).await.unwrap().0, ["1"]);
    assert_eq!(databases.status().connections, 1);
}

#[tokio::test]
async fn a_connection_that_was_changed_serves_nobody_else() {
    let town = Town::of(1).await;
    let databases = town.databases(DatabaseOptions::new(1).connections(quick()));
    let tenants = Tenants::in_databases(databases.clone());
    let (_, before) = notes(&tenants, 0).await.unwrap();
    tenants
        .run(&id(0), async |tx| {
            sqlx::query("select set_config('search_path', 'public, pg_temp', false)")
                .execute(&mut **tx)
                .await
        })
        .await
        .unwrap();
    let (_, after) = notes(&tenants, 0).await.unwrap();
    assert_ne!(before, after);
    assert_eq!(databases.status().connections, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_nobody_waits_for_keeps_its_place() {
    let town = Arc::new(Town::of(2).await);
    let mut blocker = town.homes[0].pool().acquire().await.unwrap();
    let databases = town.databases(DatabaseOptions::new(1).connections(quick()));
    let tenants = Tenants::in_databases(databases.clone());
    // Many times over, since what puts connections away are tasks that race.
    for _ in 0..20 {
        sqlx::raw_sql("select pg_advisory_lock(1)")
            .execute(&mut *blocker)
            .await
            .unwrap();
        abandon(&town, &tenants).await;
        let tenants = tenants.clone();
        let mut next = tokio::spawn(async move { notes(&tenants, 1).await.unwrap() });
        let early = tokio::time::timeout(Duration::from_millis(25), &mut next).await;
        assert!(early.is_err(), "there are two sessions");
        assert!(is_blocked(&town).await);
        sqlx::raw_sql("select pg_advisory_unlock(1)")
            .execute(&mut *blocker)
            .await
            .unwrap();
        assert_eq!(next.await.unwrap().0, ["1"]);
    }
}

/// Drops the future of a statement that waits for a lock.
async fn abandon(town: &Town, tenants: &Tenants) {
    let first = id(0);
    let mut abandoned = Box::pin(tenants.run(&first, async |tx| {
        sqlx::query("select pg_advisory_lock(1)")
            .execute(&mut **tx)
            .await
            .map_err(TenantError::from)
    }));
    while !is_blocked(town).await {
        let brief = Duration::from_millis(5);
        let _ = tokio::time::timeout(brief, abandoned.as_mut()).await;
    }
}

async fn is_blocked(town: &Town) -> bool {
    sqlx::query_scalar(
        "select count(*) = 1 from pg_stat_activity
         where application_name = $1 and wait_event_type = 'Lock'",
    )
    .bind(town.name())
    .fetch_one(town.admin())
    .await
    .unwrap()
}

#[tokio::test]
async fn who_gives_up_waiting_takes_nothing_along() {
    let town = Town::of(2).await;
    let databases = town.databases(DatabaseOptions::new(1).connections(quick()));
    let tenants = Tenants::in_databases(databases.clone());
    for polls in 0..30 {
        let held = tenants.scope(&id(0)).await.unwrap();
        let waiting = transom_testkit::cancel::drop_after_polls(notes(&tenants, 1), 1).await;
        assert!(waiting.is_none());
        drop(held);
        // In line, or half way through opening a connection of its own.
        let _ = transom_testkit::cancel::drop_after_polls(notes(&tenants, 1), polls).await;
    }
    assert_eq!(notes(&tenants, 0).await.unwrap().0, ["0"]);
    databases.close().await;
    assert_eq!(databases.status().connections, 0);
    town.until(0).await;
}

#[tokio::test]
async fn no_password_is_shown() {
    let town = Town::of(1).await;
    let role = format!("{}_secretive", town.name());
    let sql = |sql: String| sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(town.admin());
    sql(format!("create role {role} login password 'correct horse'"))
        .await
        .unwrap();
    let options = town.options(0).username(&role).password("correct horse");
    let databases = Databases::new(DatabaseOptions::new(2), move |_| Some(options.clone()));
    let tenants = Tenants::in_databases(databases.clone());
    let scope = tenants.scope(&id(0)).await.unwrap();
    let shown = format!("{scope:?}");
    assert!(!shown.contains("correct horse"), "{shown}");
    drop(scope);
    let shown = format!("{tenants:?} {databases:?}");
    databases.close().await;
    sql(format!("drop role {role}")).await.unwrap();
    assert!(!shown.contains("correct horse"), "{shown}");
}

/// PostgreSQL cuts a name off at 63 bytes, and takes what is left for the database.
#[tokio::test]
async fn a_name_that_is_too_long_is_not_cut_off_to_that_of_another_database() {
    let town = Town::of(1).await;
    let name = format!("{:x<63}", town.name());
    let sql = |what: &str| sqlx::AssertSqlSafe(format!("{what} database \"{name}\""));
    sqlx::raw_sql(sql("create"))
        .execute(town.admin())
        .await
        .unwrap();
    let (options, short) = (town.options(0), name.clone());
    let databases = Databases::new(DatabaseOptions::new(2), move |tenant| {
        Some(options.clone().database(&format!("{short}{tenant}")))
    });
    let tenants = Tenants::in_databases(databases.clone());
    let found = tenants.scope(&id(0)).await.map(drop);
    databases.close().await;
    town.until(0).await;
    sqlx::raw_sql(sql("drop"))
        .execute(town.admin())
        .await
        .unwrap();
    let error = found.unwrap_err();
    assert!(
        matches!(&error, TenantError::InvalidName { name } if name.ends_with("xx0")),
        "{error}"
    );
}
