//! Working the input through, one line after another or several at once.

use std::collections::VecDeque;
use std::io::{BufRead, Write};
use std::sync::Arc;

use anyhow::Context;
use indicatif::ProgressBar;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::input::{Lines, Reader};
use crate::quota::Quotas;
use crate::rejection::Rejection;
use crate::report::{Answer, Report};
use crate::schedule::Schedule;
use crate::shop::Shop;

/// How many lines may be on their way for each command that runs.
const AHEAD: usize = 16;

/// How many commands were carried out and how many refused.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub(crate) accepted: usize,
    pub(crate) rejected: usize,
}

type Pending = JoinHandle<anyhow::Result<Result<(), Rejection>>>;

/// Runs every line and prints its answer, in the order of the input. `count` is kept up to
/// date, so that a failure can say what had been committed before it.
pub(crate) async fn work<W: Write>(
    shop: &Shop,
    input: Box<dyn BufRead>,
    quotas: &mut Quotas,
    jobs: usize,
    report: &mut Report<W>,
    progress: &ProgressBar,
    count: &mut Count,
) -> anyhow::Result<()> {
    let permits = Arc::new(Semaphore::new(jobs));
    let mut schedule = Schedule::default();
    let mut reader = Reader::new();
    let mut pending: VecDeque<(usize, Pending)> = VecDeque::new();
    for line in Lines::new(input) {
        let line = line.context("cannot read the input")?;
        // Judged here, in the input's order; only what touches the database runs beside others.
        let request = match line.bytes {
            None => Err(Rejection::malformed(
                "not a JSON object: the line is too long",
            )),
            Some(bytes) => reader.read(&bytes),
        };
        let request = request.and_then(|request| quotas.take(&request).map(|()| request));
        let task = match request {
            Err(rejection) => tokio::spawn(async { Ok(Err(rejection)) }),
            Ok(request) => {
                let mut turn = schedule.next(&request);
                let (shop, permits) = (shop.clone(), Arc::clone(&permits));
                tokio::spawn(async move {
                    turn.wait().await;
                    let _permit = permits.acquire().await?;
                    shop.run(&request.tenant, &request.command).await
                })
            }
        };
        pending.push_back((line.number, task));
        let full = pending.len() >= jobs * AHEAD;
        if full || jobs == 1 {
            settle(&mut pending, report, progress, count).await?;
        }
    }
    while !pending.is_empty() {
        settle(&mut pending, report, progress, count).await?;
    }
    Ok(())
}

/// Waits for the oldest line's answer and prints it.
async fn settle<W: Write>(
    pending: &mut VecDeque<(usize, Pending)>,
    report: &mut Report<W>,
    progress: &ProgressBar,
    count: &mut Count,
) -> anyhow::Result<()> {
    let Some((line, task)) = pending.pop_front() else {
        return Ok(());
    };
    let result = task.await.context("a command's task ended early")?;
    let result = result.with_context(|| format!("line {line}"))?;
    match &result {
        Ok(()) => count.accepted += 1,
        Err(_) => count.rejected += 1,
    }
    progress.inc(1);
    report
        .answer(&Answer { line, result })
        .context("cannot write the report")
}
