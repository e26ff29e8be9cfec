//! The current tenant of a task, for those who do not want to hand it down by hand.
//!
//! There is no default and nothing global: outside of [`with`] there is no tenant, and asking
//! for it is an error. Like every task-local, it belongs to one future:
//!
//! - what is awaited inside of [`with`] has it, at any depth;
//! - `tokio::spawn` starts without it. Use [`spawn`], or wrap the future with [`carry`]
//!   (`JoinSet::spawn(carry(..))`, `runtime.spawn(carry(..))`);
//! - a thread starts without it: [`spawn_blocking`], or [`carry_into`] for any closure;
//! - a stream that is returned and read later, such as the body of a response, is read
//!   without it.
//!
//! ```
//! use transom_tenant::{TenantId, current};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let acme = TenantId::new("acme")?;
//! current::with(acme.clone(), async {
//!     assert_eq!(current::tenant(), Ok(acme.clone()));
//!     // Another task: carried by `current::spawn`, not by `tokio::spawn`.
//!     let carried = current::spawn(async { current::try_current() }).await.unwrap();
//!     assert_eq!(carried, Some(acme.clone()));
//!     let lost = tokio::spawn(async { current::try_current() }).await.unwrap();
//!     assert_eq!(lost, None);
//! })
//! .await;
//! assert!(current::tenant().is_err());
//! # Ok(()) }
//! ```

mod carry;
mod run;

use tracing::Instrument;

pub use self::carry::{carry, carry_into, spawn, spawn_blocking};
use crate::TenantId;

tokio::task_local! {
    static CURRENT: TenantId;
}

/// There is no current tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no current tenant: run this inside of `current::with(tenant, ..)`, and start \
     tasks with `current::spawn`, since `tokio::spawn` does not carry the tenant"
)]
#[non_exhaustive]
pub struct NoCurrentTenant;

/// Runs a future with a current tenant, in a tracing span `tenant` with the tenant as field
/// `tenant`.
///
/// Inside of another one, the outer tenant is current again afterwards, also when the future
/// panics or is dropped half way, and whenever it waits.
///
/// # Panics
/// If the future does.
///
/// # Cancel safety
/// As the future.
pub fn with<F: Future>(tenant: TenantId, future: F) -> impl Future<Output = F::Output> + use<F> {
    let span = tracing::info_span!("tenant", %tenant);
    CURRENT.scope(tenant, future.instrument(span))
}

/// Runs a closure with a current tenant, in a span like that of [`with`]: for code that does
/// not wait.
///
/// # Panics
/// If the closure does.
pub fn with_sync<T>(tenant: TenantId, work: impl FnOnce() -> T) -> T {
    let span = tracing::info_span!("tenant", %tenant);
    CURRENT.sync_scope(tenant, || span.in_scope(work))
}

/// The current tenant, if there is one.
pub fn try_current() -> Option<TenantId> {
    CURRENT.try_with(TenantId::clone).ok()
}

/// The current tenant.
///
/// # Errors
/// [`NoCurrentTenant`], which says what to do.
pub fn tenant() -> Result<TenantId, NoCurrentTenant> {
    try_current().ok_or(NoCurrentTenant)
}
