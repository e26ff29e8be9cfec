//! What all contenders have in common.

use std::pin::Pin;

use crate::load::Steps;

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A way to run a transaction, with a pool of its own.
pub(crate) trait Contender: Send + Sync {
    fn name(&self) -> &'static str;

    /// One transaction of `steps` deposits to `account`, committed; the last balance.
    ///
    /// The box costs every contender the same.
    fn transact(&self, account: i64, steps: Steps) -> BoxFuture<'_, i64>;
}
