//! What is to be done once the transaction is committed.

use std::fmt;

use crate::chain::BoxFuture;

/// Futures to run after a commit, in the order in which [`Tx::on_commit`] took them.
///
/// You need one only for [`Multi::run_in_hooked`], where the commit is yours; elsewhere the
/// Multi runs its own hooks. Dropping it drops the hooks without running them.
///
/// [`Tx::on_commit`]: crate::Tx::on_commit
/// [`Multi::run_in_hooked`]: crate::Multi::run_in_hooked
#[derive(Default)]
#[must_use = "hooks do nothing unless they are run after the commit"]
pub struct CommitHooks {
    hooks: Vec<BoxFuture<'static, ()>>,
}

impl fmt::Debug for CommitHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommitHooks")
            .field("len", &self.hooks.len())
            .finish()
    }
}

impl CommitHooks {
    /// No hooks.
    pub fn new() -> Self {
        CommitHooks::default()
    }

    /// How many hooks wait.
    pub fn len(&self) -> usize {
        self.hooks.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.hooks.is_empty()
    }

    /// Runs the hooks, one after the other. Call it after your COMMIT succeeded.
    ///
    /// # Cancel safety
    /// Dropping the future drops the hooks that have not run.
    pub async fn run(self) {
        for hook in self.hooks {
            hook.await;
        }
    }

    pub(crate) fn push(&mut self, hook: impl Future<Output = ()> + Send + 'static) {
        self.hooks.push(Box::pin(hook));
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.hooks.truncate(len);
    }

    pub(crate) fn append(&mut self, mut later: CommitHooks) {
        self.hooks.append(&mut later.hooks);
    }
}
