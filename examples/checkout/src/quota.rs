//! How many commands an account may give: a token bucket on the commands' own time.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use transom_limit::{Keyed, Quota};

use crate::input::Request;
use crate::rejection::Rejection;

/// `N/SECONDS`: a bucket of N, refilled evenly at N per SECONDS.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PerSeconds(Quota);

impl FromStr for PerSeconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form =
            || format!("{text:?} is not N/SECONDS with two whole numbers from 1 to 4294967295");
        let (n, seconds) = text.split_once('/').ok_or_else(form)?;
        let whole = |part: &str| {
            part.parse::<u32>()
                .ok()
                .filter(|_| part.bytes().all(|b| b.is_ascii_digit()))
        };
        let n = whole(n).filter(|n| *n > 0).ok_or_else(form)?;
        let seconds = whole(seconds).filter(|s| *s > 0).ok_or_else(form)?;
        let period = Duration::from_secs(seconds.into());
        Quota::new(n.into(), n.into(), period)
            .map(PerSeconds)
            .map_err(|e| e.to_string())
    }
}

impl fmt::Display for PerSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0.capacity(), self.0.period().as_secs())
    }
}

/// A bucket for each account of each tenant, full at first.
#[derive(Debug)]
pub(crate) struct Quotas {
    limit: Keyed<String>,
    /// When each account's latest admitted command was. The limiter judges an earlier time as
    /// this one, and so must the wait be told from here.
    latest: HashMap<String, Duration>,
}

impl Quotas {
    pub(crate) fn new(quota: PerSeconds) -> Self {
        Quotas {
            limit: Keyed::new(quota.0),
            latest: HashMap::new(),
        }
    }

    /// Takes a token of the request's account, or says when there will be one.
    pub(crate) fn take(&mut self, request: &Request) -> Result<(), Rejection> {
        let Some(account) = request.command.payer() else {
            return Ok(());
        };
        let key = format!("{}/{account}", request.tenant);
        let latest = self.latest.get(&key).copied().unwrap_or_default();
        let now = since_origin(request.at).max(latest);
        let decision = self.limit.check_at(key.as_str(), now);
        if !decision.is_allowed() {
            return Err(Rejection::rate_limited(decision.retry_after_ceil_millis()));
        }
        self.latest.insert(key, now);
        Ok(())
    }
}

/// Time since some day before the year 0, the first that RFC 3339 can write.
fn since_origin(at: DateTime<Utc>) -> Duration {
    const ORIGIN: i64 = -62_300_000_000;
    let seconds = u64::try_from(at.timestamp() - ORIGIN).unwrap_or(0);
    // In a leap second the nanoseconds go on past a billion.
    Duration::from_secs(seconds) + Duration::from_nanos(at.timestamp_subsec_nanos().into())
}
