//! Where a limiter gets the time when its caller does not pass it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A source of time: a [`Duration`] since an origin that stays the same for the clock's life.
///
/// It should not go back. If it does, limiters treat it as having stood still for the key.
pub trait Clock {
    /// The time since the clock's origin.
    fn now(&self) -> Duration;

    /// The same in nanoseconds, for which 64 bits last 584 years.
    #[inline]
    fn now_nanos(&self) -> u64 {
        nanos(self.now())
    }
}

/// `time` in nanoseconds, or the last there are.
#[inline]
pub(crate) fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

macro_rules! forward {
    ($($holder:ty),*) => {$(
        impl<C: Clock + ?Sized> Clock for $holder {
            #[inline]
            fn now(&self) -> Duration {
                (**self).now()
            }

            #[inline]
            fn now_nanos(&self) -> u64 {
                (**self).now_nanos()
            }
        }
    )*};
}

forward!(&C, Arc<C>, Box<C>);

/// The operating system's monotonic clock ([`Instant`]); its origin is its creation.
///
/// Setting the wall clock does not move it. Whether it runs while the machine sleeps depends on
/// the system.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    origin: Instant,
}

impl SystemClock {
    /// A clock that reads zero now.
    pub fn new() -> Self {
        Self {
            origin: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.origin.elapsed()
    }
}

/// The processor's counter, calibrated against the operating system's monotonic clock by the crate
/// [`quanta`]; its origin is its creation. About three times as fast to read as [`SystemClock`].
///
/// Its creation calibrates once per process (a few milliseconds) and costs microseconds after that:
/// clone one rather than make many.
#[cfg(feature = "quanta")]
#[cfg_attr(docsrs, doc(cfg(feature = "quanta")))]
#[derive(Debug, Clone)]
pub struct QuantaClock {
    clock: quanta::Clock,
    origin: u64,
}

#[cfg(feature = "quanta")]
impl Default for QuantaClock {
    fn default() -> Self {
        let clock = quanta::Clock::new();
        let origin = clock.raw();
        Self { clock, origin }
    }
}

#[cfg(feature = "quanta")]
impl Clock for QuantaClock {
    #[inline]
    fn now(&self) -> Duration {
        Duration::from_nanos(self.now_nanos())
    }

    #[inline]
    fn now_nanos(&self) -> u64 {
        self.clock.delta_as_nanos(self.origin, self.clock.raw())
    }
}

/// Tokio's clock, which its tests can pause and advance; its origin is its creation.
#[cfg(feature = "tokio")]
#[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    origin: tokio::time::Instant,
}

#[cfg(feature = "tokio")]
impl Default for TokioClock {
    fn default() -> Self {
        Self {
            origin: tokio::time::Instant::now(),
        }
    }
}

#[cfg(feature = "tokio")]
impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.origin.elapsed()
    }
}

/// A clock that moves only when told to, for tests. Clones share the time.
///
/// ```
/// use std::time::Duration;
/// use transom_limit::{Direct, ManualClock, Quota};
///
/// let clock = ManualClock::default();
/// let limiter = Direct::with_clock(Quota::per_second(1)?, clock.clone());
/// assert!(limiter.check().is_allowed());
/// assert!(!limiter.check().is_allowed());
/// clock.advance(Duration::from_secs(1));
/// assert!(limiter.check().is_allowed());
/// # Ok::<(), transom_limit::QuotaError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ManualClock {
    now: Arc<Mutex<Duration>>,
}

impl ManualClock {
    /// A clock that reads `now`. [`ManualClock::default`] reads zero.
    pub fn new(now: Duration) -> Self {
        Self {
            now: Arc::new(Mutex::new(now)),
        }
    }

    /// Moves the clock on. It stops at [`Duration::MAX`].
    pub fn advance(&self, by: Duration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(by);
    }

    /// Sets the clock, back too.
    pub fn set(&self, to: Duration) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
