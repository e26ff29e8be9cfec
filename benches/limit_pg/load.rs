//! Sixteen tasks that ask as fast as they are answered.

use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

pub(crate) const TASKS: usize = 16;

/// One turn.
pub(crate) type BoxFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How many in a second, when each turn is so many. The turns' numbers are spread over the keys.
pub(crate) async fn rate(
    span: Duration,
    each: u32,
    turn: impl Fn(u64) -> BoxFuture + Clone + Send + 'static,
) -> f64 {
    let start = Instant::now();
    let mut set = JoinSet::new();
    for task in 0..TASKS as u64 {
        let turn = turn.clone();
        set.spawn(async move {
            let mut done = 0_u32;
            while start.elapsed() < span {
                // Steps that meet all of ten thousand keys before one again.
                turn((u64::from(done) * 16 + task).wrapping_mul(7919)).await;
                done += 1;
            }
            done
        });
    }
    let done: u32 = set.join_all().await.into_iter().sum();
    f64::from(done) * f64::from(each) / start.elapsed().as_secs_f64()
}

pub(crate) fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
