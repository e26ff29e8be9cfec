//! Names for the futures of async closures, so that a bound can say `Fut: Send`.
//!
//! `AsyncFnOnce` alone cannot demand that the future it returns is `Send`. A closure
//! that is both `AsyncFnOnce(A) -> R` and `FnOnce(A) -> Fut` can: the second bound
//! gives its future a name. The effect for users: a step that keeps an `Rc` over an
//! await is reported at that step, not at a distant `tokio::spawn`.

/// An async closure over a transaction: `async |tx| ...`.
///
/// Implemented for every such closure; not meant to be implemented by hand.
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

/// An async closure over a transaction and the results so far: `async |tx, (a, b)| ...`.
///
/// Implemented for every such closure; not meant to be implemented by hand.
pub trait SendStep<A, B, R>:
    AsyncFnOnce(A, B) -> R + FnOnce(A, B) -> <Self as SendStep<A, B, R>>::Fut
{
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, A, B, Fut, R> SendStep<A, B, R> for F
where
    F: AsyncFnOnce(A, B) -> R + FnOnce(A, B) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// An async closure called once per item: `async |tx, (a, b), item| ...`.
///
/// Implemented for every such closure; not meant to be implemented by hand.
pub trait SendStepEach<A, B, C, R>:
    AsyncFn(A, B, C) -> R + Fn(A, B, C) -> <Self as SendStepEach<A, B, C, R>>::Fut
{
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, A, B, C, Fut, R> SendStepEach<A, B, C, R> for F
where
    F: AsyncFn(A, B, C) -> R + Fn(A, B, C) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// An async closure over a connection that can be called many times: `async |conn| ...`.
///
/// Implemented for every such closure; not meant to be implemented by hand.
pub trait SendPrologue<A, R>: AsyncFn(A) -> R + Fn(A) -> <Self as SendPrologue<A, R>>::Fut {
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, A, Fut, R> SendPrologue<A, R> for F
where
    F: AsyncFn(A) -> R + Fn(A) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// An async closure over a connection and a value, called many times: `async |conn, v| ...`.
///
/// Implemented for every such closure; not meant to be implemented by hand.
pub trait SendPrologueWith<A, B, R>:
    AsyncFn(A, B) -> R + Fn(A, B) -> <Self as SendPrologueWith<A, B, R>>::Fut
{
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, A, B, Fut, R> SendPrologueWith<A, B, R> for F
where
    F: AsyncFn(A, B) -> R + Fn(A, B) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}
