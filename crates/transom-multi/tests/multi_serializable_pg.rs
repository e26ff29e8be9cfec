//! Transactions at the same time under `Serializable` with `Retry`: they end as if they had
//! run one after the other. Each test also shows that without one of the two they do not.
#![expect(clippy::unwrap_used, reason = "the helpers of a test")]

mod multi_serializable {
    pub(crate) mod client;
    pub(crate) mod crossing;
    pub(crate) mod doctors;
}

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::future::{join, join_all};
use multi_serializable::client::Client;
use multi_serializable::crossing::Crossing;
use multi_serializable::doctors::{DOCTORS, go_home, on_call};
use sqlx::PgPool;
use transom_multi::{Backoff, Failure, Isolation, Multi, Retry, TxOptions};
use transom_testkit::Isolated;

const CLIENTS: usize = 6;

/// More attempts than any run needs: of each collision one comes through.
fn patient() -> Retry {
    let backoff = Backoff::new(Duration::from_millis(1), Duration::from_millis(20));
    Retry::up_to(200).backoff(backoff)
}

fn serializable() -> TxOptions<'static> {
    TxOptions::new().isolation(Isolation::Serializable)
}

async fn schema(tables: &'static str) -> Isolated {
    let db = transom_testkit::schema().await;
    sqlx::raw_sql(tables).execute(db.pool()).await.unwrap();
    db
}

#[tokio::test(flavor = "multi_thread")]
async fn one_doctor_stays_on_call() {
    let db = schema(DOCTORS).await;
    let clients = Client::party(CLIENTS);
    let ends = (0..)
        .zip(&clients)
        .map(|(doctor, client)| go_home(doctor, client).run(db.pool()));
    for end in join_all(ends).await {
        assert_eq!(end.unwrap(), (6, true), "read committed: each saw them all");
    }
    let mut conn = db.pool().acquire().await.unwrap();
    assert_eq!(on_call(&mut conn).await.unwrap(), 0);

    let db = schema(DOCTORS).await;
    let clients = Client::party(CLIENTS);
    let ends = (0..).zip(clients.clone()).map(|(doctor, client)| {
        let pool = db.pool().clone();
        tokio::spawn(async move {
            let make = || go_home(doctor, &client);
            patient().run_with(&pool, &serializable(), make).await
        })
    });
    let mut seen = Vec::new();
    for end in join_all(ends).await {
        seen.push(end.unwrap().unwrap());
    }
    // A serial order: the first one saw six, the next one five, the last one only itself.
    seen.sort_unstable();
    let serial = [
        (1, false),
        (2, true),
        (3, true),
        (4, true),
        (5, true),
        (6, true),
    ];
    assert_eq!(seen, serial);
    let mut conn = db.pool().acquire().await.unwrap();
    assert_eq!(on_call(&mut conn).await.unwrap(), 1);
    assert!(clients.iter().all(|client| client.commits() == 1));
    // All saw six at first, which holds for one of them only.
    let losers = clients.iter().filter(|client| client.attempts() > 1);
    assert_eq!(losers.count(), CLIENTS - 1);
}

/// Each client counts the rows and writes that number plus one: what is written, what the
/// clients were told, and the clients.
async fn count_together(options: &TxOptions<'_>) -> (Vec<i64>, Vec<i64>, Vec<Client>) {
    let db = schema("create table numbers (n bigint not null)").await;
    let clients = Client::party(CLIENTS);
    let retry = patient();
    let ends = clients.iter().map(|client| {
        retry.transact_with(db.pool(), options, || {
            client.attempt();
            async |tx| {
                tx.on_commit(client.committed());
                let count = sqlx::query_scalar("select count(*) from numbers");
                let so_far: i64 = count.fetch_one(&mut **tx).await?;
                client.meet().await;
                let insert = sqlx::query("insert into numbers values ($1)").bind(so_far + 1);
                insert.execute(&mut **tx).await?;
                Ok::<_, sqlx::Error>(so_far + 1)
            }
        })
    });
    let mut told: Vec<_> = join_all(ends)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    told.sort_unstable();
    let written = sqlx::query_scalar("select n from numbers order by n");
    (written.fetch_all(db.pool()).await.unwrap(), told, clients)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_stays_dense() {
    let (written, told, _) = count_together(&TxOptions::new()).await;
    assert_eq!(written, [1; CLIENTS], "read committed: each was the first");
    assert_eq!(told, [1; CLIENTS]);

    for options in [serializable(), serializable().fold_check()] {
        let (written, told, clients) = count_together(&options).await;
        assert_eq!(written, [1, 2, 3, 4, 5, 6]);
        assert_eq!(told, written);
        assert!(clients.iter().all(|client| client.commits() == 1));
        let losers = clients.iter().filter(|client| client.attempts() > 1);
        assert_eq!(losers.count(), CLIENTS - 1);
    }
}

/// Locks two rows, the second one when the partner has its first.
fn lock_both(order: [i32; 2], client: &Client) -> Multi<'_, (u64, u64)> {
    client.attempt();
    let lock = "update locks set times = times + 1 where id = $1";
    Multi::new()
        .step("first", async move |tx, ()| {
            tx.on_commit(client.committed());
            let done = sqlx::query(lock).bind(order[0]).execute(&mut **tx).await?;
            client.meet().await;
            Ok(done.rows_affected())
        })
        .execute("second", sqlx::query(lock).bind(order[1]))
}

async fn times(pool: &PgPool) -> Vec<i32> {
    let times = sqlx::query_scalar("select times from locks order by id");
    times.fetch_all(pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_tried_again() {
    const LOCKS: &str = "
        create table locks (id int primary key, times int not null);
        insert into locks values (0, 0), (1, 0)";
    let quickly = TxOptions::new().set_local("deadlock_timeout", "10ms");

    let db = schema(LOCKS).await;
    let clients = Client::party(2);
    let (one, other) = join(
        lock_both([0, 1], &clients[0]).run_with(db.pool(), &quickly),
        lock_both([1, 0], &clients[1]).run_with(db.pool(), &quickly),
    )
    .await;
    let failure = match (one, other) {
        (Ok((1, 1)), Err(failure)) | (Err(failure), Ok((1, 1))) => failure,
        both => panic!("one of the two should have failed: {both:?}"),
    };
    assert_eq!(failure.step, "second");
    assert_eq!(failure.sqlstate().as_deref(), Some("40P01"));
    assert!(failure.is_retryable());
    assert_eq!(times(db.pool()).await, [1, 1]);

    let db = schema(LOCKS).await;
    let clients = Client::party(2);
    let retry = patient();
    let (one, other) = join(
        retry.run_with(db.pool(), &quickly, || lock_both([0, 1], &clients[0])),
        retry.run_with(db.pool(), &quickly, || lock_both([1, 0], &clients[1])),
    )
    .await;
    assert_eq!((one.unwrap(), other.unwrap()), ((1, 1), (1, 1)));
    assert_eq!(times(db.pool()).await, [2, 2]);
    // Each deadlock has one victim and one that goes on.
    let attempts: Vec<_> = clients.iter().map(Client::attempts).collect();
    assert!(attempts.iter().sum::<u32>() > 2, "{attempts:?}");
    assert!(clients.iter().all(|client| client.commits() == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_that_shows_only_at_commit_is_tried_again() {
    for options in [serializable(), serializable().fold_check()] {
        let pair = Crossing::new().await;
        let (early, late) =
            join(pair.early(), pair.late().run_with(pair.db.pool(), &options)).await;
        early.unwrap();
        let failure = late.unwrap_err();
        assert_eq!(failure.step, "$commit");
        assert_eq!(failure.sqlstate().as_deref(), Some("40001"));
        assert!(failure.is_retryable() && !failure.is_commit_unknown());
        assert_eq!(failure.completed, (Some(2), Some(())));
        assert_eq!(pair.late.commits(), 0, "a hook without a commit");
        assert_eq!(pair.on_call().await, 1);

        let pair = Crossing::new().await;
        let retry = patient();
        let late = retry.run_with(pair.db.pool(), &options, || pair.late());
        let (early, late) = join(pair.early(), late).await;
        early.unwrap();
        assert_eq!(late.unwrap(), (1, ()), "in its second attempt it is alone");
        assert_eq!((pair.late.attempts(), pair.late.commits()), (2, 1));
        assert_eq!(pair.on_call().await, 1);

        // The same without steps.
        let pair = Crossing::new().await;
        let late = retry.transact_with(pair.db.pool(), &options, || {
            let multi = pair.late();
            async |tx| tx.run(multi).await.map_err(Failure::into_error)
        });
        let (early, late) = join(pair.early(), late).await;
        early.unwrap();
        assert_eq!(late.unwrap(), (1, ()));
        assert_eq!((pair.late.attempts(), pair.late.commits()), (2, 1));
        assert_eq!(pair.on_call().await, 1);
    }
}

#[tokio::test]
async fn attempts_are_counted_and_end() {
    let db = schema(
        "create function clash(code text) returns void language plpgsql
         as $$ begin raise exception using errcode = code; end $$",
    )
    .await;
    for (code, tries) in [("40001", 3), ("40P01", 3), ("23505", 1), ("55P03", 1)] {
        let made = AtomicU32::new(0);
        let retry = Retry::up_to(3).backoff(Backoff::new(Duration::ZERO, Duration::ZERO));
        let outcome = retry.run(db.pool(), || {
            made.fetch_add(1, Ordering::SeqCst);
            Multi::new().execute("clash", sqlx::query("select clash($1)").bind(code))
        });
        let failure = outcome.await.unwrap_err();
        assert_eq!(
            (failure.attempts, made.into_inner()),
            (tries, tries),
            "{code}"
        );
        assert_eq!(failure.sqlstate().as_deref(), Some(code));
    }
}
