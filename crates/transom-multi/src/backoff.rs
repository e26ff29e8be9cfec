//! How long to wait before the next attempt.

use std::time::Duration;

/// Exponential backoff with full jitter: before attempt n + 1 a random time between zero and
/// `base * 2^(n - 1)`, at most `cap` (Brooker, "Exponential Backoff And Jitter", AWS
/// Architecture Blog, 2015). The jitter is what keeps transactions that collided once from
/// colliding again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    base: Duration,
    cap: Duration,
}

impl Backoff {
    /// At most `base` before the second attempt, then twice as much each time, up to `cap`.
    pub const fn new(base: Duration, cap: Duration) -> Self {
        Backoff { base, cap }
    }

    /// The wait after the `failed`-th attempt, counted from 1; `jitter` is a random number
    /// from 0 to 1. Never longer than the cap.
    pub fn delay(&self, failed: u32, jitter: f64) -> Duration {
        let factor = 1_u32.checked_shl(failed.saturating_sub(1));
        let most = factor
            .and_then(|factor| self.base.checked_mul(factor))
            .map_or(self.cap, |most| most.min(self.cap));
        // A jitter outside its range, or none at all, waits the whole time.
        let share = if (0.0..1.0).contains(&jitter) {
            jitter
        } else {
            1.0
        };
        Duration::try_from_secs_f64(most.as_secs_f64() * share)
            .map_or(most, |delay| delay.min(most))
    }
}

/// 5 ms, doubling up to 500 ms.
impl Default for Backoff {
    fn default() -> Self {
        Backoff::new(Duration::from_millis(5), Duration::from_millis(500))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_doubles_up_to_the_cap() {
        let backoff = Backoff::new(Duration::from_millis(10), Duration::from_millis(35));
        let most = |failed| backoff.delay(failed, 1.0).as_millis();
        assert_eq!([most(1), most(2), most(3), most(4)], [10, 20, 35, 35]);
        assert_eq!(backoff.delay(2, 0.5), Duration::from_millis(10));
        assert_eq!(backoff.delay(2, 0.0), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn it_never_exceeds_the_cap_nor_panics(
            base in any::<Duration>(), cap in any::<Duration>(), failed: u32, jitter: f64,
        ) {
            prop_assert!(Backoff::new(base, cap).delay(failed, jitter) <= cap);
        }
    }
}
