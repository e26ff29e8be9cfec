//! A Multi inside a Multi: its names, its place among the results, what a failure keeps.

mod numbers;

use numbers::{AppError, insert, numbers, written};
use transom_multi::{Changes, DynMulti, Failure, Key, Misuse, Multi};

type Pair<'a> = Multi<'a, (i32, i32), AppError>;

fn pair<'a>(a: i32, b: i32) -> Pair<'a> {
    Multi::with_error()
        .step("a", async move |tx, ()| insert(tx, a).await)
        .step("b", async move |tx, (a,)| insert(tx, *a + b).await)
}

#[tokio::test]
async fn a_merged_multi_takes_one_place() {
    let db = numbers().await;
    let multi = Multi::with_error()
        .put("base", 1)
        .merge("pair", pair(10, 1))
        .step("sum", async |tx, (base, (a, b))| {
            insert(tx, base + a + b).await
        });
    assert_eq!(
        multi.names().collect::<Vec<_>>(),
        ["base", "pair.a", "pair.b", "sum"]
    );
    let result = multi.run(db.pool()).await.unwrap();
    assert_eq!(result, (1, (10, 11), 22));
    assert_eq!(written(db.pool()).await, [10, 11, 22]);
}

#[tokio::test]
async fn a_failure_inside_keeps_the_inner_results_typed() {
    let db = numbers().await;
    // -20 makes the inner `b` fail after the inner `a`.
    let inner = Multi::with_error()
        .put("k", 'k')
        .merge("pair", pair(10, -20));
    let multi = Multi::with_error()
        .put("base", 1)
        .merge("outer", inner)
        .step("never", async |_tx, _| Ok(()));
    let Failure {
        step,
        error,
        completed,
        ..
    } = multi.run(db.pool()).await.unwrap_err();
    assert_eq!(step, "outer.pair.b");
    assert!(matches!(error, AppError::Refused(-10)));
    assert_eq!(
        completed,
        (Some(1), (Some('k'), (Some(10), None)), None::<()>)
    );
    assert!(written(db.pool()).await.is_empty());
}

#[tokio::test]
async fn a_failure_before_a_merge_leaves_its_place_empty() {
    let db = numbers().await;
    let multi = Multi::with_error()
        .step("bad", async |tx, ()| insert(tx, -1).await)
        .merge("pair", pair(1, 1));
    let failure = multi.run(db.pool()).await.unwrap_err();
    assert_eq!(failure.step, "bad");
    assert_eq!(failure.completed, (None, (None, None)));
}

#[tokio::test]
async fn a_failure_after_a_merge_keeps_all_of_it() {
    let db = numbers().await;
    let multi = Multi::with_error()
        .merge("pair", pair(1, 1))
        .step("bad", async |tx, _| insert(tx, -1).await);
    let failure = multi.run(db.pool()).await.unwrap_err();
    assert_eq!(failure.completed, ((Some(1), Some(2)), None));
}

#[tokio::test]
async fn a_merged_multi_can_be_named_as_a_type() {
    type Both<'a> =
        Multi<'a, (i32, (i32, i32)), AppError, (Option<i32>, (Option<i32>, Option<i32>))>;
    fn both<'a>() -> Both<'a> {
        Multi::with_error().put("base", 7).merge("pair", pair(1, 1))
    }
    let db = numbers().await;
    assert_eq!(both().run(db.pool()).await.unwrap(), (7, (1, 2)));
}

#[tokio::test]
async fn merge_with_is_decided_by_earlier_results() {
    let db = numbers().await;
    let multi = |flag: bool| {
        Multi::with_error()
            .put("flag", flag)
            .merge_with("branch", |(flag,)| {
                if *flag {
                    pair(1, 1)
                } else {
                    Multi::with_error()
                        .put("a", 0)
                        .step("other", async |tx, _| insert(tx, -5).await)
                }
            })
    };
    assert_eq!(multi(true).run(db.pool()).await.unwrap(), (true, (1, 2)));
    let failure = multi(false).run(db.pool()).await.unwrap_err();
    assert_eq!(failure.step, "branch.other");
    assert_eq!(failure.completed, (Some(false), (Some(0), None)));
    assert_eq!(written(db.pool()).await, [1, 2]);
}

#[tokio::test]
async fn a_mistake_or_a_failed_check_in_a_decided_multi_rolls_back() {
    let db = numbers().await;
    let with = |sub: fn() -> Pair<'static>| {
        Multi::with_error()
            .step("first", async |tx, ()| insert(tx, 1).await)
            .merge_with("sub", move |_| sub())
    };
    let twice = with(|| Multi::with_error().put("a", 1).put("a", 2));
    let failure = twice.run(db.pool()).await.unwrap_err();
    assert_eq!(failure.step, "sub");
    assert!(matches!(
        Misuse::find(&failure.error),
        Some(Misuse::DuplicateStep { .. })
    ));
    let checked = with(|| pair(1, 2).error("limit", AppError::Refused(9)));
    let failure = checked.run(db.pool()).await.unwrap_err();
    assert_eq!(failure.step, "sub.limit");
    assert_eq!(failure.completed, (Some(1), (None, None)));
    assert!(written(db.pool()).await.is_empty());
}

#[tokio::test]
async fn a_decided_list_of_steps_gives_its_changes() {
    let db = numbers().await;
    let key = |n: i32| Key::<i32>::named(format!("n{n}"));
    let multi = |last: i32| {
        Multi::with_error()
            .put("count", last)
            .merge_with("list", move |(last,): &(i32,)| {
                let mut list = DynMulti::with_error();
                for n in [1, 2, *last] {
                    list = list.step(&key(n), async move |tx, _| insert(tx, n).await);
                }
                Multi::from(list)
            })
    };
    let failure = multi(-3).run(db.pool()).await.unwrap_err();
    assert_eq!(failure.step, "list.n-3");
    let (count, partial): (Option<i32>, Changes) = failure.completed;
    assert_eq!((count, partial.names().count()), (Some(-3), 2));

    let (_, changes) = multi(3).run(db.pool()).await.unwrap();
    assert_eq!(changes.names().collect::<Vec<_>>(), ["n1", "n2", "n3"]);
    assert_eq!(changes[&key(2)], 2);
    assert_eq!(written(db.pool()).await, [1, 2, 3]);
}

#[tokio::test]
async fn append_and_prepend_lie_side_by_side() {
    let db = numbers().await;
    let other = |n: i32| {
        Multi::with_error()
            .step("c", async move |tx, ()| insert(tx, n).await)
            .put("d", 'd')
    };
    let appended = pair(1, 1).append(other(5));
    assert_eq!(appended.names().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(appended.run(db.pool()).await.unwrap(), (1, 2, 5, 'd'));

    let prepended = pair(10, 1).prepend(other(20));
    assert_eq!(prepended.names().collect::<Vec<_>>(), ["c", "d", "a", "b"]);
    assert_eq!(prepended.run(db.pool()).await.unwrap(), (20, 'd', 10, 11));

    let failure = pair(30, 1).append(other(-1)).run(db.pool()).await;
    let failure = failure.unwrap_err();
    assert_eq!(failure.step, "c");
    assert_eq!(failure.completed, (Some(30), Some(31), None, None));
    let failure = pair(30, -90).append(other(40)).run(db.pool()).await;
    assert_eq!(failure.unwrap_err().completed, (Some(30), None, None, None));
    assert_eq!(written(db.pool()).await, [1, 2, 5, 10, 11, 20]);
}

#[tokio::test]
async fn twelve_places_and_more_in_groups() {
    let db = numbers().await;
    let six = |from: i32| {
        Multi::with_error::<AppError>()
            .put(format!("{from}a"), from)
            .put(format!("{from}b"), 1)
            .put(format!("{from}c"), 2)
            .put(format!("{from}d"), 3)
            .put(format!("{from}e"), 4)
            .step(format!("{from}f"), async |tx, all| insert(tx, all.0).await)
    };
    let twelve = six(1).append(six(2));
    assert_eq!(twelve.names().count(), 12);
    let groups = Multi::with_error()
        .merge("first", twelve)
        .merge("second", six(3));
    let (first, second) = groups.run(db.pool()).await.unwrap();
    assert_eq!((first.5, first.11, second.5), (1, 2, 3));
}
