//! One of several transactions at the same time, and what it does outside of the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::Barrier;

#[derive(Clone)]
pub(crate) struct Client {
    meet: Arc<Barrier>,
    attempts: Arc<AtomicU32>,
    commits: Arc<AtomicU32>,
}

impl Client {
    pub(crate) fn party(size: usize) -> Vec<Client> {
        let meet = Arc::new(Barrier::new(size));
        let client = |_| Client {
            meet: meet.clone(),
            attempts: Arc::default(),
            commits: Arc::default(),
        };
        (0..size).map(client).collect()
    }

    /// Counts an attempt that begins.
    pub(crate) fn attempt(&self) {
        self.attempts.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::SeqCst)
    }

    /// Waits for the others, so that all collide: in the first attempt only, since in later
    /// ones the others may be done.
    pub(crate) async fn meet(&self) {
        if self.attempts() == 1 {
            self.meet.wait().await;
        }
    }

    /// A hook that counts commits.
    pub(crate) fn committed(&self) -> impl Future<Output = ()> + Send + use<> {
        let commits = self.commits.clone();
        async move {
            commits.fetch_add(1, Ordering::SeqCst);
        }
    }

    pub(crate) fn commits(&self) -> u32 {
        self.commits.load(Ordering::SeqCst)
    }
}
