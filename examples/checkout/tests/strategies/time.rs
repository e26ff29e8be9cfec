//! The lines' `at`: mostly absent or a little later, sometimes earlier, sometimes not a time.

use chrono::{DateTime, Duration, FixedOffset, SecondsFormat, Utc};
use proptest::prelude::*;
use proptest::sample::select;

use super::draft::quote;

/// What a line says of its time.
#[derive(Debug, Clone)]
pub(crate) enum At {
    Absent,
    /// Milliseconds from the last time said, and how to spell it.
    Moved(i64, Spelling),
    /// Nanoseconds from the last time said.
    Nudged(i64),
    Raw(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Spelling {
    Utc,
    Offset,
    LowerCase,
}

/// Raw values for `at` that are mostly no times.
const ODD: [&str; 14] = [
    "null",
    "0",
    r#""""#,
    r#""2026-01-01""#,
    r#""2026-01-01T00:00:00""#,
    r#""2026-02-30T00:00:00Z""#,
    r#""2026-01-01T24:00:00Z""#,
    r#""2026-01-01T00:00:00+25:00""#,
    r#"" 2026-01-01T00:00:00Z""#,
    r#""2026-01-01 00:00:00Z""#,
    r#""2026-01-01T00:00:00.Z""#,
    r#""2025-12-31T19:00:00.123456789-05:00""#,
    r#""0000-01-01T00:00:00Z""#,
    r#"["2026-01-01T00:00:00Z"]"#,
];

pub(crate) fn any() -> impl Strategy<Value = At> {
    let spelling = || select(vec![Spelling::Utc, Spelling::Offset, Spelling::LowerCase]);
    prop_oneof![
        50 => Just(At::Absent),
        30 => (0_i64..4_000, spelling()).prop_map(|(ms, how)| At::Moved(ms, how)),
        5 => (-20_000_i64..0, spelling()).prop_map(|(ms, how)| At::Moved(ms, how)),
        3 => Just(At::Moved(0, Spelling::Utc)),
        2 => (20_000_i64..90_000, spelling()).prop_map(|(ms, how)| At::Moved(ms, how)),
        5 => (-2_000_000_i64..2_000_000).prop_map(At::Nudged),
        3 => select(&ODD[..]).prop_map(At::Raw),
    ]
}

/// Keeps the time last said, so that a day's times belong together.
#[derive(Debug)]
pub(crate) struct Clock(DateTime<Utc>);

impl Clock {
    pub(crate) fn new() -> Self {
        Self(DateTime::UNIX_EPOCH + Duration::days(20_454))
    }

    /// The raw value for a line's `at`, or `None` for a line without.
    pub(crate) fn say(&mut self, at: &At) -> Option<String> {
        let moved = match at {
            At::Absent => return None,
            At::Raw(raw) => return Some((*raw).to_owned()),
            At::Moved(by, _) => Duration::milliseconds(*by),
            At::Nudged(by) => Duration::nanoseconds(*by),
        };
        self.0 += moved;
        let utc = self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        Some(quote(&match at {
            At::Moved(_, Spelling::LowerCase) => utc.to_lowercase(),
            At::Moved(_, Spelling::Offset) => match FixedOffset::east_opt(5 * 3600 + 1800) {
                Some(zone) => self.0.with_timezone(&zone).to_rfc3339(),
                None => utc,
            },
            _ => utc,
        }))
    }
}
