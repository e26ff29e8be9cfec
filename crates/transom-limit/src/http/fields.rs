//! The header fields of a response: where the client stands.

use std::time::Duration;

use ::http::header::{Entry, HeaderMap, RETRY_AFTER};
use ::http::{HeaderName, HeaderValue};

use super::digits::Line;
use super::policy;
use crate::decision::ceil_secs;
use crate::{Decision, Limit, Verdict};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEGACY_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const LEGACY_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const LEGACY_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// Which fields tell a client where it stands, of requests that pass too. `Retry-After` is not among
/// them: a 429 always has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Fields {
    /// `RateLimit-Policy` and `RateLimit`, as structured fields, of
    /// [draft-ietf-httpapi-ratelimit-headers](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/)
    /// (10, September 2025). They list all limits.
    ///
    /// `RateLimit-Policy: "name";q=100;w=60` tells the capacity and in how many seconds it is earned,
    /// rounded up. `RateLimit: "name";r=50;t=30` tells the tokens left, rounded down, and the seconds until
    /// all are there again, or, of a limit that denies, until it would pass, both rounded up.
    #[default]
    Draft,
    /// `X-RateLimit-Limit`, `-Remaining` and `-Reset` of the [tightest](Verdict::tightest) limit; the
    /// last is seconds from now. What each service means by them differs; where the service has set one
    /// itself, that stays.
    Legacy,
    /// None.
    None,
}

/// The parts of the fields that stay the same, written once.
#[derive(Debug)]
pub(super) struct Written {
    fields: Fields,
    /// The limits' names in quotation marks.
    names: Vec<Box<str>>,
    policies: HeaderValue,
}

impl Written {
    pub(super) const fn empty() -> Self {
        Self {
            fields: Fields::None,
            names: Vec::new(),
            policies: HeaderValue::from_static(""),
        }
    }

    pub(super) fn new(fields: Fields, limits: &[&Limit]) -> Result<Self, super::BuildError> {
        let (mut line, mut names) = (Line::default(), Vec::new());
        for limit in limits {
            let quoted = policy::quoted(limit.name())?;
            if !line.is_empty() {
                line.text(", ");
            }
            policy::policy(&mut line, &quoted, limit);
            names.push(quoted);
        }
        Ok(Self {
            fields,
            names,
            policies: line.value(),
        })
    }

    /// A limit's name in quotation marks.
    pub(super) fn name(&self, limit: usize) -> &str {
        self.names.get(limit).map_or("\"\"", |name| name)
    }

    pub(super) const fn is_silent(&self) -> bool {
        matches!(self.fields, Fields::None)
    }

    /// Tells the decisions of `limits`.
    pub(super) fn tell(
        &self,
        limits: impl Iterator<Item = usize>,
        verdict: &Verdict,
        headers: &mut HeaderMap,
    ) {
        match self.fields {
            Fields::Draft => {
                // Appended, since they are lists: there may be a layer inside this one.
                headers.append(RATE_LIMIT_POLICY, self.policies.clone());
                headers.append(RATE_LIMIT, self.standings(limits, verdict));
            }
            Fields::Legacy => legacy(verdict, headers),
            Fields::None => {}
        }
    }

    fn standings(&self, limits: impl Iterator<Item = usize>, verdict: &Verdict) -> HeaderValue {
        let mut line = Line::default();
        for (limit, decision) in limits.zip(verdict.decisions()) {
            if !line.is_empty() {
                line.text(", ");
            }
            let left = policy::integer(decision.remaining());
            line.text(self.name(limit)).text(";r=").number(left);
            line.text(";t=").number(policy::integer(seconds(decision)));
        }
        line.value()
    }
}

fn seconds(decision: &Decision) -> u64 {
    match decision {
        Decision::Allowed(standing) => ceil_secs(standing.reset_after()),
        Decision::Denied(standing) => standing.wait_ceil_secs().max(1),
    }
}

fn legacy(verdict: &Verdict, headers: &mut HeaderMap) {
    let Some((place, standing)) = verdict.tightest() else {
        return;
    };
    let reset = verdict.decisions().get(place).map_or(0, seconds);
    let told = [
        (LEGACY_LIMIT, standing.limit()),
        (LEGACY_REMAINING, standing.remaining()),
        (LEGACY_RESET, reset),
    ];
    for (name, number) in told {
        if let Entry::Vacant(vacant) = headers.entry(name) {
            vacant.insert(number.into());
        }
    }
}

/// `Retry-After` (RFC 9110 §10.2.3): whole seconds, rounded up and never 0, and so many more.
pub(super) fn retry_after(wait: Duration, jitter: u64, headers: &mut HeaderMap) {
    let seconds = ceil_secs(wait).max(1).saturating_add(jitter);
    headers.insert(RETRY_AFTER, seconds.into());
}

/// As [`Fields::Draft`], of a limit of requests at once.
pub(super) fn room(quoted: &str, most: u32, left: u32, headers: &mut HeaderMap) {
    let (mut policy, mut standing) = (Line::default(), Line::default());
    policy.text(quoted).text(";q=").number(most.into());
    policy.text(";qu=\"concurrent-requests\"");
    standing.text(quoted).text(";r=").number(left.into());
    headers.append(RATE_LIMIT_POLICY, policy.value());
    headers.append(RATE_LIMIT, standing.value());
}
