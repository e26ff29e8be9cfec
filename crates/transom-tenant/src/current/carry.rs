//! The current tenant in another task or thread.

use futures::future::Either;
use tokio::task::JoinHandle;

use super::{try_current, with, with_sync};

/// A future that runs with the tenant that is current *now*, wherever it runs. Without one it
/// runs without.
///
/// ```
/// # use transom_tenant::{TenantId, current};
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let acme = TenantId::new("acme").unwrap();
/// current::with(acme.clone(), async {
///     let mut tasks = tokio::task::JoinSet::new();
///     tasks.spawn(current::carry(async { current::try_current() }));
///     assert_eq!(tasks.join_all().await, [Some(acme.clone())]);
/// })
/// .await;
/// # }
/// ```
pub fn carry<F: Future>(future: F) -> impl Future<Output = F::Output> + use<F> {
    match try_current() {
        Some(tenant) => Either::Left(with(tenant, future)),
        None => Either::Right(future),
    }
}

/// As [`carry`], for a closure: a thread's, or that of a pool of threads.
///
/// # Panics
/// The closure that is returned, if `work` does.
pub fn carry_into<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let tenant = try_current();
    move || match tenant {
        Some(tenant) => with_sync(tenant, work),
        None => work(),
    }
}

/// [`tokio::spawn`] with the tenant that is current now.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    tokio::spawn(carry(future))
}

/// [`tokio::task::spawn_blocking`] with the tenant that is current now.
///
/// # Panics
/// Outside of a tokio runtime.
pub fn spawn_blocking<F, T>(work: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::task::spawn_blocking(carry_into(work))
}
