//! The lowest decile of times: what noise has added least to.

use std::time::Duration;

/// Of turns of so many repetitions: the time of one.
pub(crate) fn lowest_decile(mut times: Vec<Duration>, each: u32) -> Duration {
    times.sort();
    times[(times.len() - 1) / 10] / each
}
