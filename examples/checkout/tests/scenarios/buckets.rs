//! The quota and the clock it goes by.

use serde_json::Value;

use super::Day;
use crate::oracle::Oracle;

#[test]
fn the_bucket_counts_from_the_latest_time_it_admitted() {
    let mut oracle = Oracle::new(2, 1);
    let mut at = |time: &str| {
        let line = format!(
            r#"{{"tenant":"acme","do":"deposit","account":"ann","amount":"1 USD","at":"{time}"}}"#
        );
        let report = oracle.line(line.as_bytes());
        let code = report["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if code == "rate_limited" {
            assert_eq!(
                (&report["step"], &report["error"]["field"]),
                (&Value::Null, &Value::Null)
            );
        }
        (code, report["error"]["retry_after_ms"].as_u64())
    };
    let missing = || ("not_found".to_owned(), None);
    let wait = |ms| ("rate_limited".to_owned(), Some(ms));
    // A failing command takes its token, too: two are there, one comes back every 500 ms.
    assert_eq!(at("2026-01-01T10:00:00Z"), missing());
    assert_eq!(at("2026-01-01T10:00:00Z"), missing());
    assert_eq!(at("2026-01-01T10:00:00Z"), wait(500));
    assert_eq!(at("2026-01-01T10:00:00.499999999Z"), wait(1));
    assert_eq!(at("2026-01-01T10:00:00.0999Z"), wait(401));
    assert_eq!(at("2026-01-01T09:00:00Z"), wait(500));
    assert_eq!(at("2026-01-01T10:00:00.500Z"), missing());
    assert_eq!(at("2026-01-01T10:00:00.400Z"), wait(500));
    assert_eq!(at("2026-01-01T11:00:00+00:00"), missing());
    assert_eq!(at("2026-01-01T12:00:00+01:00"), missing());
    assert_eq!(at("2026-01-01T11:00:00Z"), wait(500));
}

#[test]
fn the_clock_follows_a_valid_time_of_a_refused_line() {
    let mut day = Day {
        oracle: Oracle::new(1, 10),
    };
    let deposit = r#""deposit","account":"ann","amount":"1 USD""#;
    assert_eq!(day.refused(deposit), "deposit not_found account");
    assert_eq!(day.refused(deposit), "- rate_limited -");
    day.raw(r#"{"tenant":7,"at":"2026-01-01T00:00:10Z"}"#);
    assert_eq!(day.refused(deposit), "deposit not_found account");
    day.raw(r#"{"tenant":7,"tenant":7,"at":"2026-01-01T00:00:20Z"}"#);
    assert_eq!(day.refused(deposit), "- rate_limited -");
}
