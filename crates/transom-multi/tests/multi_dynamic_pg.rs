//! Steps that are only known at run time.

mod numbers;

use numbers::{AppError, insert, numbers, written};
use transom_multi::{Changes, DynMulti, Key, TxOptions};

const BASE: Key<i32> = Key::new("base");

fn nth(n: i32) -> Key<i32> {
    Key::named(format!("n:{n}"))
}

fn inserts<'a>(items: &[i32]) -> DynMulti<'a, AppError> {
    items.iter().fold(DynMulti::with_error(), |multi, &n| {
        multi.step(&nth(n), async move |tx, done: &Changes| {
            insert(tx, done.get(&BASE).copied().unwrap_or(0) + n).await
        })
    })
}

#[tokio::test]
async fn steps_from_a_loop_see_earlier_results_by_key() {
    let db = numbers().await;
    let multi = inserts(&[1, 2]).prepend(DynMulti::with_error().put(&BASE, 10));
    let mut changes = multi.run(db.pool()).await.unwrap();
    assert_eq!((changes[&BASE], changes[&nth(2)]), (10, 12));
    assert_eq!(changes.take(&nth(2)), Some(12));
    assert_eq!(changes.get(&nth(2)), None);
    assert_eq!(changes.get(&Key::<String>::new("base")), None);
    assert_eq!(written(db.pool()).await, [11, 12]);
}

#[tokio::test]
async fn a_failure_hands_back_what_was_done() {
    let db = numbers().await;
    let multi = inserts(&[1]).append(inserts(&[2, -3, 4]));
    let failure = multi
        .run_with(db.pool(), &TxOptions::new().fold_check())
        .await
        .unwrap_err();
    assert_eq!(failure.step, "n:-3");
    assert!(matches!(failure.error, AppError::Refused(-3)));
    let done: Vec<_> = failure.completed.names().collect();
    assert_eq!(done, ["n:1", "n:2"]);
    assert!(written(db.pool()).await.is_empty());
}

#[tokio::test]
async fn a_thousand_steps_do_not_nest() {
    let db = numbers().await;
    let items: Vec<i32> = (0..1000).collect();
    let changes = inserts(&items).run(db.pool()).await.unwrap();
    assert_eq!(changes.names().count(), 1000);
    assert_eq!(written(db.pool()).await, items);
}

#[tokio::test]
#[should_panic(expected = "no step `n:2` has run before this one; so far: base, n:1")]
async fn an_index_without_a_result_says_what_there_is() {
    let db = numbers().await;
    let multi = DynMulti::with_error()
        .put(&BASE, 1)
        .append(inserts(&[1]))
        .step(&Key::<i32>::new("wrong"), async |_tx, done: &Changes| {
            Ok(done[&nth(2)])
        });
    let _ = multi.run(db.pool()).await;
}
