//! Stores that answer otherwise than memory does.

use std::time::Duration;

use transom_limit::{Act, Ask, Limit, ManualClock, Memory, Store, StoreError, Verdict};

/// Answers later: as a store on another machine, it has no answer at once.
#[derive(Debug)]
pub(crate) struct Later(pub(crate) Memory<ManualClock>);

impl Store for Later {
    fn limits(&self) -> &[Limit] {
        self.0.limits()
    }

    fn resolution(&self) -> Duration {
        self.0.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        tokio::task::yield_now().await;
        self.0.act(act, asks).await
    }
}

/// Gives no answer, except to what can never be.
#[derive(Debug)]
pub(crate) struct Down(pub(crate) Memory<ManualClock>);

impl Store for Down {
    fn limits(&self) -> &[Limit] {
        self.0.limits()
    }

    fn resolution(&self) -> Duration {
        self.0.resolution()
    }

    async fn act(&self, act: Act, asks: &[Ask<'_>]) -> Result<Verdict, StoreError> {
        match self.0.act(act, asks).await {
            Err(misuse) => Err(misuse),
            Ok(_) => Err(StoreError::Unavailable("password: hunter2".into())),
        }
    }
}
