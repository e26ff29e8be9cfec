//! What a failure says: in a log, to the caller's error type, to a retry.

use std::error::Error;

use transom_multi::{CommitUnknown, Failure, Misuse, Multi, Retry, Stale};

#[derive(Debug, thiserror::Error)]
#[error("the shop is closed")]
struct Closed;

#[derive(Debug, thiserror::Error)]
enum AppError {
    #[error("cannot order")]
    Order(#[source] Closed),
    #[error(transparent)]
    Db(#[from] sqlx::Error),
}

fn nowhere() -> sqlx::PgPool {
    let options = sqlx::postgres::PgConnectOptions::new().port(1);
    sqlx::postgres::PgPoolOptions::new().connect_lazy_with(options)
}

/// Fails before BEGIN, so that no server is needed to look at a failure.
async fn failing<E: From<sqlx::Error> + Send + 'static>(error: E) -> Failure<E, (Option<i32>,)> {
    let multi = Multi::with_error().put("a", 1).error("order", error);
    match multi.run(&nowhere()).await {
        Err(failure) => failure,
        Ok(_) => panic!("an error is an error"),
    }
}

#[tokio::test]
async fn it_reads_well_and_keeps_the_chain_of_causes() {
    let failure = failing(AppError::Order(Closed)).await;
    assert_eq!(failure.to_string(), "step `order` failed: cannot order");
    assert!(!failure.is_infrastructure());
    assert!(!failure.is_commit_unknown());
    assert_eq!(failure.attempts, 1);
    let error = failure.source().unwrap();
    assert!(error.is::<AppError>());
    assert!(error.source().unwrap().is::<Closed>());
    assert!(matches!(failure.into_error(), AppError::Order(Closed)));
}

#[tokio::test]
async fn a_failure_goes_into_a_box_and_into_anyhow() {
    async fn boxed() -> Result<(), Box<dyn Error + Send + Sync>> {
        Err(failing(AppError::Order(Closed)).await)?
    }
    let error = boxed().await.unwrap_err();
    assert!(
        error
            .downcast_ref::<Failure<AppError, (Option<i32>,)>>()
            .is_some()
    );
    let error = anyhow::Error::from(failing(AppError::Order(Closed)).await);
    assert!(error.chain().any(<dyn Error>::is::<Closed>));
    let mapped = failing(AppError::Order(Closed)).await;
    let mapped = mapped.map_error(anyhow::Error::from);
    assert_eq!(mapped.to_string(), "step `order` failed: cannot order");
}

#[derive(Debug)]
struct Code(&'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Code {}

impl sqlx::error::DatabaseError for Code {
    fn message(&self) -> &str {
        self.0
    }
    fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some(self.0.into())
    }
    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }
    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }
    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }
    fn kind(&self) -> sqlx::error::ErrorKind {
        sqlx::error::ErrorKind::Other
    }
}

#[derive(Debug, thiserror::Error)]
#[error("deep down")]
struct Deep(#[from] AppError);

impl From<sqlx::Error> for Deep {
    fn from(error: sqlx::Error) -> Self {
        Deep(error.into())
    }
}

#[tokio::test]
async fn the_sqlstate_is_found_through_the_applications_own_errors() {
    for (code, retryable) in [
        ("40001", true),
        ("40P01", true),
        ("25P02", false),
        ("23505", false),
        ("40003", false),
    ] {
        let sqlx = || sqlx::Error::Database(Box::new(Code(code)));
        let direct = failing(sqlx()).await;
        let transparent = failing(AppError::from(sqlx())).await;
        let deep = failing(Deep::from(sqlx())).await;
        assert_eq!(direct.sqlstate().as_deref(), Some(code));
        assert_eq!(transparent.sqlstate().as_deref(), Some(code));
        assert_eq!(deep.sqlstate().as_deref(), Some(code));
        assert_eq!(direct.is_retryable(), retryable, "{code}");
        assert_eq!(transparent.is_retryable(), retryable, "{code}");
        assert_eq!(deep.is_retryable(), retryable, "{code}");
    }
    let other = failing(AppError::Order(Closed)).await;
    assert!(other.sqlstate().is_none() && !other.is_retryable());
}

#[tokio::test]
async fn known_facts_are_found_in_the_chain_and_nothing_else_is() {
    let stale = Stale {
        step: "s".into(),
        rows: 0,
    };
    let through = AppError::from(sqlx::Error::from(stale.clone()));
    assert_eq!(Stale::find(&through), Some(&stale));
    let misuse = sqlx::Error::Configuration(Box::new(Misuse::TransactionEnded));
    let through = AppError::from(misuse);
    assert_eq!(Misuse::find(&through), Some(&Misuse::TransactionEnded));
    assert!(CommitUnknown::find(&through).is_none() && Stale::find(&through).is_none());
    let io = AppError::from(sqlx::Error::Io(std::io::Error::other(Closed)));
    assert!(CommitUnknown::find(&io).is_none());
}

/// The attempts that a retry made of a Multi which fails with this error.
async fn attempts<E, W>(retry: Retry<W>, error: impl Fn() -> E + Send + Sync) -> u32
where
    E: From<sqlx::Error> + Send + 'static,
    W: transom_multi::RetryOn<E> + Sync,
{
    let mut built = 0;
    let pool = nowhere();
    let run = retry.run(&pool, || {
        built += 1;
        Multi::with_error().error("order", error())
    });
    match run.await {
        Err(failure) => assert_eq!(failure.attempts, built),
        Ok(()) => panic!("an error is an error"),
    }
    built
}

#[tokio::test(start_paused = true)]
async fn a_retry_builds_the_multi_anew_for_each_attempt() {
    let conflict = || AppError::from(sqlx::Error::Database(Box::new(Code("40001"))));
    assert_eq!(attempts(Retry::up_to(4), conflict).await, 4);
    assert_eq!(attempts(Retry::up_to(1), conflict).await, 1);
    assert_eq!(attempts(Retry::up_to(0), conflict).await, 1);
    let closed = || AppError::Order(Closed);
    assert_eq!(attempts(Retry::up_to(4), closed).await, 1);
    let when = Retry::up_to(4).when(|error: &AppError| matches!(error, AppError::Order(_)));
    assert_eq!(attempts(when.clone(), closed).await, 4);
    assert_eq!(attempts(when, conflict).await, 1);
    let any = Retry::up_to(3).when(|error: &anyhow::Error| error.is::<Closed>());
    assert_eq!(attempts(any, || anyhow::Error::new(Closed)).await, 3);
}

#[tokio::test]
async fn the_last_attempt_is_named() {
    let pool = nowhere();
    let retry = Retry::up_to(2).when(|_: &AppError| true);
    let failure = retry
        .run(&pool, || {
            Multi::with_error().error("order", AppError::Order(Closed))
        })
        .await
        .unwrap_err();
    let said = failure.to_string();
    assert_eq!(said, "step `order` failed in attempt 2: cannot order");
}
