//! How much is asked of a contender at once.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::bank::account;
use crate::contender::Contender;

/// How many statements a transaction has beside BEGIN and COMMIT.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Steps {
    Three,
    Ten,
}

impl Steps {
    pub(crate) fn count(self) -> u8 {
        match self {
            Self::Three => 3,
            Self::Ten => 10,
        }
    }
}

/// Clients that each run one transaction after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) clients: u32,
    pub(crate) steps: Steps,
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.clients == 1 { "" } else { "s" };
        let steps = self.steps.count();
        write!(f, "{} client{plural}, {steps} steps", self.clients)
    }
}

impl Load {
    /// The time until every client has run `each` transactions.
    ///
    /// A single client is a task as well: on the thread that blocks on the runtime it would
    /// pay for a change of threads at every answer.
    pub(crate) async fn run(self, contender: &Arc<dyn Contender>, each: u64) -> Duration {
        let mut clients = JoinSet::new();
        let begin = Instant::now();
        for client in 0..self.clients {
            let contender = Arc::clone(contender);
            clients.spawn(async move {
                for _ in 0..each {
                    contender.transact(account(client), self.steps).await;
                }
            });
        }
        clients.join_all().await;
        begin.elapsed()
    }
}
