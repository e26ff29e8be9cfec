//! What a decision by limits in PostgreSQL costs, in decisions a second by 16 tasks at once.
//!
//! **The store**: a [`PgStore`]'s `Take` of one token, by a pool of 16 connections.
//!
//! **pgbench**: the same statement by 16 clients of PostgreSQL's own load generator, the most that the server gives.
//!
//! **SELECT FOR UPDATE**: the way of a library that computes the bucket in the program: BEGIN, SELECT ... FOR UPDATE, UPDATE,
//! COMMIT, in the same bucket arithmetic, on an unlogged table of the same shape. A denial needs no UPDATE.
//!
//! Of one key that all ask for, and of ten thousand keys; with room in each bucket, and with none. And a batch of 64 keys
//! in one statement, beside 64 single ones. Over a Unix socket and over TCP.
//!
//! The ways take turns, so that all meet the machine in the same states; what counts is the median turn. What to quote is the
//! ratios: on a machine with few cores the clients take their part of what the server could do.
#![expect(clippy::unwrap_used, reason = "a bench is a program, not an API")]

#[path = "../multi/effort.rs"]
mod effort;
mod load;
mod pgbench;
mod select_for_update;
#[path = "../tenant/transports.rs"]
mod transports;

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use transom_limit::postgres::{PgStore, install};
use transom_limit::{Act, Ask, Decision, Limit, Quota, Store};
use transom_testkit::Isolated;

use effort::Effort;
use load::{BoxFuture, TASKS, median, rate};
use pgbench::Pgbench;
use select_for_update::SelectForUpdate;
use transports::transports;

/// What is asked, of how many keys, and whether there is room.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    title: &'static str,
    /// The limit's place: one that admits all, or one that admits none.
    limit: usize,
    pub(crate) keys: u64,
}

const CASES: [Case; 4] = [
    Case {
        title: "1 key, admitted",
        limit: 0,
        keys: 1,
    },
    Case {
        title: "10 000 keys, admitted",
        limit: 0,
        keys: 10_000,
    },
    Case {
        title: "1 key, denied",
        limit: 1,
        keys: 1,
    },
    Case {
        title: "10 000 keys, denied",
        limit: 1,
        keys: 10_000,
    },
];

impl Case {
    pub(crate) fn name(&self) -> &'static str {
        ["open", "shut"][self.limit]
    }

    pub(crate) fn key(&self, turn: u64) -> String {
        format!("key{}", turn % self.keys + 1)
    }
}

fn limits() -> [Limit; 2] {
    let open = Quota::new(1_000_000_000_000, 1, Duration::from_millis(1)).unwrap();
    // A token in three years.
    let shut = Quota::new(1, 1, Duration::from_secs(100_000_000)).unwrap();
    [Limit::new("open", open), Limit::new("shut", shut)]
}

#[tokio::main]
async fn main() {
    let effort = Effort::from_args();
    if effort == Effort::Test {
        println!("One short turn each, to see that it works: nothing to quote.");
    }
    let db = transom_testkit::schema().await;
    install(&mut db.pool().acquire().await.unwrap(), db.name())
        .await
        .unwrap();
    select_for_update::make(&db).await;
    let shut = PgStore::new(db.pool().clone(), db.name(), limits()).unwrap();
    for turn in 0..10_000 {
        let taken = shut
            .act(Act::Take, &[Ask::new(1, &CASES[3].key(turn))])
            .await;
        assert!(taken.unwrap().is_allowed());
    }
    let copied = "insert into sfu select name, key, last_us, missing from transom_limit";
    for sql in [copied, "vacuum analyze"] {
        sqlx::raw_sql(sql).execute(db.pool()).await.unwrap();
    }
    println!(
        "\n| decisions a second | the store | pgbench | / pgbench | SELECT FOR UPDATE | / SELECT FOR UPDATE |"
    );
    println!("|:--|--:|--:|--:|--:|--:|");
    let mut batches = Vec::new();
    for (transport, options) in transports(&db) {
        batches.push((
            transport,
            one_transport(&db, transport, options, effort).await,
        ));
    }
    println!("\n| 10 000 keys, admitted, a second | single | by 64 | by 64 / single |");
    println!("|:--|--:|--:|--:|");
    for (transport, (single, batch)) in batches {
        println!(
            "| {transport} | {single:.0} | {batch:.0} | {:.1} |",
            batch / single
        );
    }
}

/// Prints the rates of all cases, and gives those of single decisions and of batches.
async fn one_transport(
    db: &Isolated,
    transport: &str,
    options: PgConnectOptions,
    effort: Effort,
) -> (f64, f64) {
    let (rounds, span) = match effort {
        Effort::Bench => (5, Duration::from_millis(1500)),
        Effort::Test => (1, Duration::from_millis(100)),
    };
    let pgbench = Pgbench::of(db, &options);
    let pool = PgPoolOptions::new()
        .max_connections(u32::try_from(TASKS).unwrap())
        .min_connections(u32::try_from(TASKS).unwrap())
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .unwrap();
    let store = PgStore::new(pool.clone(), db.name(), limits()).unwrap();
    let by_hand = SelectForUpdate { pool };
    for case in CASES {
        let (mut ours, mut theirs, mut hands) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            ours.push(rate(span, 1, singles(&store, case)).await);
            hands.push(rate(span, 1, by_hand.turns(case)).await);
            theirs.extend(pgbench.rate(case, effort));
        }
        let (ours, hands) = (median(ours), median(hands));
        let (theirs, ratio) = if theirs.is_empty() {
            ("not found".to_owned(), "-".to_owned())
        } else {
            let theirs = median(theirs);
            (format!("{theirs:.0}"), format!("{:.2}", ours / theirs))
        };
        println!(
            "| {transport}, {} | {ours:.0} | {theirs} | {ratio} | {hands:.0} | {:.1} |",
            case.title,
            ours / hands
        );
    }
    let (mut single, mut batch) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        single.push(rate(span, 1, singles(&store, CASES[1])).await);
        batch.push(rate(span, 64, batches(&store)).await);
    }
    (median(single), median(batch))
}

fn singles(store: &PgStore, case: Case) -> impl Fn(u64) -> BoxFuture + Clone + Send + 'static {
    let store = store.clone();
    move |turn| Box::pin(one(store.clone(), case, turn))
}

fn batches(store: &PgStore) -> impl Fn(u64) -> BoxFuture + Clone + Send + 'static {
    let store = store.clone();
    move |turn| Box::pin(many(store.clone(), turn))
}

async fn one(store: PgStore, case: Case, turn: u64) {
    let verdict = store
        .act(Act::Take, &[Ask::new(case.limit, &case.key(turn))])
        .await;
    assert_eq!(verdict.unwrap().is_allowed(), case.limit == 0);
}

async fn many(store: PgStore, turn: u64) {
    let keys: Vec<_> = (0..64)
        .map(|place| CASES[1].key(turn.wrapping_mul(64).wrapping_add(place * 157)))
        .collect();
    let asks: Vec<_> = keys.iter().map(|key| Ask::new(0, key)).collect();
    let decisions = store.check_many(&asks).await.unwrap();
    assert!(decisions.iter().all(Decision::is_allowed));
}
