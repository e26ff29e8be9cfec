//! A name for the future of an async closure, so that a bound can say `Fut: Send`.
//!
//! `AsyncFnOnce` alone cannot demand that the future it returns is `Send`. A closure that is
//! both `AsyncFnOnce(A) -> R` and `FnOnce(A) -> Fut` can: the second bound gives its future a
//! name. For users: work that keeps an `Rc` over an await is reported where it is written,
//! not at a distant `tokio::spawn`.

/// An async closure over a transaction: `async |tx| ...`.
///
/// Implemented for every such closure; not meant to be implemented by hand.
#[diagnostic::on_unimplemented(
    message = "this is no work that a transaction can run",
    label = "expected an async closure over the transaction whose future is `Send`",
    note = "write `async |tx| {{ .. }}`, and keep nothing that is not `Send` over an await"
)]
pub trait SendWork<A, R>: AsyncFnOnce(A) -> R + FnOnce(A) -> <Self as SendWork<A, R>>::Fut {
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, A, Fut, R> SendWork<A, R> for F
where
    F: AsyncFnOnce(A) -> R + FnOnce(A) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// As [`SendWork`], for a closure that may be called again.
///
/// Implemented for every such closure; not meant to be implemented by hand.
pub trait SendWorkAgain<A, R>:
    AsyncFn(A) -> R + Fn(A) -> <Self as SendWorkAgain<A, R>>::Fut
{
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, A, Fut, R> SendWorkAgain<A, R> for F
where
    F: AsyncFn(A) -> R + Fn(A) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}
