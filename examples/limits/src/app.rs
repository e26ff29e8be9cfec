//! The service: four routes, each with limits of its own.

pub(crate) mod client_ip;
pub(crate) mod export;
pub(crate) mod items;
pub(crate) mod login;
pub(crate) mod pages;
pub(crate) mod user;

use axum::Router;
use tokio::sync::watch;
use transom_limit::{Clock, Limit, Memory, Quota};

/// All of it. Exports end when `ends` says so.
pub(crate) fn routes<C>(clock: &C, ends: watch::Receiver<()>) -> anyhow::Result<Router>
where
    C: Clock + Clone + Send + Sync + 'static,
{
    let per_ip = [Limit::new(pages::LIMIT, Quota::per_minute(3)?)];
    let per_ip = Memory::bounded_on(clock.clone(), per_ip, 50_000)?;
    Ok(Router::new()
        .merge(pages::routes(per_ip)?)
        .merge(items::routes(clock.clone())?)
        .merge(login::routes(clock.clone())?)
        .merge(export::routes(ends)?))
}
