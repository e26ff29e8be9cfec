//! Building a Multi: names and order, without a database.

use transom_multi::{Failure, Misuse, Multi};

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
