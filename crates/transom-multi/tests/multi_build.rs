//! Building a Multi: names and order, without a database.

use transom_multi::{DynMulti, Failure, Key, Misuse, Multi};

fn greeting(who: &str) -> Multi<'_, (String, usize), sqlx::Error> {
    Multi::new()
        .step("greet", async move |_tx, ()| Ok(format!("hello, {who}")))
        .step("measure", async |_tx, (greeting,): &(String,)| {
            Ok(greeting.len())
        })
}

#[test]
fn names_are_the_steps_in_order() {
    let multi = greeting("ann")
        .put("constant", 7)
        .each("item", [1, 2], async |_tx, _, n| Ok(n));
    assert_eq!(
        multi.names().collect::<Vec<_>>(),
        ["greet", "measure", "constant", "item"]
    );
}

fn nowhere() -> sqlx::PgPool {
    // Nothing listens there: whoever asks for a connection fails.
    let options = sqlx::postgres::PgConnectOptions::new()
        .host("127.0.0.1")
        .port(1);
    sqlx::postgres::PgPoolOptions::new()
        .acquire_timeout(std::time::Duration::from_millis(200))
        .connect_lazy_with(options)
}

#[tokio::test]
async fn a_multi_without_steps_takes_no_connection() {
    Multi::new().run(&nowhere()).await.unwrap();
}

#[tokio::test]
async fn two_steps_of_one_name_fail_before_a_connection_is_taken() {
    let twice = Multi::new().put("a", 1).put("b", 2).put("a", 3);
    let Failure {
        step,
        error,
        completed,
        ..
    } = twice.run(&nowhere()).await.unwrap_err();
    assert_eq!(step, "$build");
    assert_eq!(completed, (None, None, None));
    let sqlx::Error::Configuration(cause) = error else {
        panic!("{error}")
    };
    let expected = Misuse::DuplicateStep {
        name: "a".to_owned(),
        first: 0,
        second: 2,
    };
    assert_eq!(cause.downcast_ref::<Misuse>(), Some(&expected));
    assert!(cause.to_string().contains("`a`"));
}

#[tokio::test]
async fn no_connection_is_a_failure_of_its_own_step() {
    let failure = Multi::new().put("a", 1).run(&nowhere()).await.unwrap_err();
    assert_eq!(failure.step, "$acquire");
    assert!(failure.is_infrastructure());
}

#[test]
fn the_plan_tells_what_each_step_is() {
    let sub = Multi::new().put("b", 2);
    let multi = Multi::new()
        .check("amount", || Ok(()))
        .put("a", 1)
        .merge("sub", sub)
        .merge_with("later", |_| Multi::new().put("x", 1))
        .execute("delete", sqlx::query("delete from t"))
        .each("items", [1], async |_tx, _, n| Ok(n))
        .step("last", async |_tx, _| Ok(()));
    let plan: Vec<_> = multi.plan().iter().map(ToString::to_string).collect();
    let expected = [
        "amount: check",
        "a: put",
        "sub.b: put",
        "later: merge with",
        "delete: statement",
        "items: each",
        "last: step",
    ];
    assert_eq!(plan, expected);
}

/// The places of the two steps that share a name.
async fn clash<'a, Acc, P>(multi: Multi<'a, Acc, sqlx::Error, P>) -> (String, usize, usize)
where
    Acc: transom_multi::Results + std::fmt::Debug + 'a,
    P: transom_multi::Partial<Acc> + std::fmt::Debug + 'a,
{
    let Err(failure) = multi.run(&nowhere()).await else {
        panic!("a name was given twice")
    };
    assert_eq!(failure.step, "$build");
    match Misuse::find(&failure.error) {
        Some(Misuse::DuplicateStep {
            name,
            first,
            second,
        }) => (name.clone(), *first, *second),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_name_can_be_taken_in_many_ways() {
    let ab = || Multi::new().put("a", 1).put("b", 2);
    let twice = |name: &str, first, second| (name.to_owned(), first, second);
    assert_eq!(clash(ab().append(ab())).await, twice("a", 0, 2));
    let bc = Multi::new().put("c", 3).put("b", 2);
    assert_eq!(clash(ab().prepend(bc)).await, twice("b", 1, 3));
    assert_eq!(clash(ab().check("b", || Ok(()))).await, twice("b", 1, 2));
    assert_eq!(
        clash(ab().merge("m", ab()).merge("m", ab())).await,
        twice("m", 2, 4)
    );
    assert_eq!(clash(ab().merge("b", ab())).await, twice("b", 1, 2));
    assert_eq!(
        clash(Multi::new().merge("m", ab()).put("m", 1)).await,
        twice("m", 0, 2)
    );
    assert_eq!(
        clash(ab().merge_with("a", |_| Multi::new())).await,
        twice("a", 0, 2)
    );
    // Found inside, told by its place in the whole.
    let inside = Multi::new().put("x", 1).put("x", 2);
    assert_eq!(clash(ab().merge("m", inside)).await, twice("m.x", 2, 3));
    let key = Key::new("a");
    let list = || DynMulti::new().put(&key, 1);
    let list = Multi::from(list().append(list()));
    assert_eq!(clash(list).await, twice("a", 0, 1));
}

#[tokio::test]
async fn a_failing_check_takes_no_connection_and_the_first_one_counts() {
    let refused = |what: &str| sqlx::Error::InvalidArgument(what.to_owned());
    let sub = Multi::new().error("inner", refused("inner"));
    let multi = Multi::new()
        .put("a", 1)
        .check("fine", || Ok(()))
        .merge("sub", sub)
        .error("last", refused("last"));
    let failure = multi.run(&nowhere()).await.unwrap_err();
    assert_eq!(failure.step, "sub.inner");
    assert_eq!(failure.error.to_string(), "inner");
    assert_eq!(failure.completed, (None, ()));
    assert!(!failure.is_infrastructure());
    // Nothing to run: no connection either.
    Multi::new()
        .check("fine", || Ok(()))
        .run(&nowhere())
        .await
        .unwrap();
    DynMulti::new().run(&nowhere()).await.unwrap();
    Multi::new()
        .append(Multi::new())
        .run(&nowhere())
        .await
        .unwrap();
}

#[tokio::test]
async fn names_of_the_multis_own_steps_cannot_be_taken() {
    for name in ["", "$commit"] {
        let failure = Multi::new().put(name, 1).run(&nowhere()).await.unwrap_err();
        let name = name.to_owned();
        let expected = Misuse::ReservedName { name };
        assert_eq!(Misuse::find(&failure.error), Some(&expected));
    }
}

#[tokio::test]
async fn groups_of_nothing_take_no_connection() {
    let mut seen = 0;
    let empty = Multi::new()
        .merge("empty", Multi::new())
        .merge("list", Multi::from(DynMulti::new()))
        .inspect(|_| seen += 1)
        .append(Multi::new());
    let (unit, changes) = empty.run(&nowhere()).await.unwrap();
    assert_eq!((unit, changes.names().count()), ((), 0));
    assert_eq!(seen, 1);
}

/// A Multi that owns what it needs fits where a borrowing one is wanted.
#[test]
fn an_owning_multi_joins_a_borrowing_one() {
    fn owning() -> Multi<'static, (i32,)> {
        Multi::new().put("n", 1)
    }
    fn joined(text: &str) -> Multi<'_, (i32, usize)> {
        owning().step("length", async move |_tx, _| Ok(text.len()))
    }
    let text = String::from("four");
    assert_eq!(joined(&text).names().count(), 2);
}
