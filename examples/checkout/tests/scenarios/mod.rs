//! Scenarios for the model, answered by hand, and what it says of whole days.

mod buckets;
mod commands;
mod days;
mod lines;

use serde_json::Value;

use crate::oracle::Oracle;

/// A tenant's commands, told apart only by what follows `do`.
pub(super) struct Day {
    pub(super) oracle: Oracle,
}

impl Day {
    pub(super) fn new() -> Self {
        Self {
            oracle: Oracle::new(100, 60),
        }
    }

    pub(super) fn raw(&mut self, line: &str) -> Value {
        self.oracle.line(line.as_bytes())
    }

    pub(super) fn say(&mut self, fields: &str) -> Value {
        self.raw(&format!(r#"{{"tenant":"acme","do":{fields}}}"#))
    }

    pub(super) fn ok(&mut self, fields: &str) {
        let report = self.say(fields);
        assert_eq!(report["ok"], true, "{fields}: {report}");
    }

    /// `step code field`, a dash for null.
    pub(super) fn refused(&mut self, fields: &str) -> String {
        short(&self.say(fields))
    }

    pub(super) fn acme(&self) -> Value {
        self.oracle.summary()["summary"]["tenants"]["acme"].clone()
    }
}

pub(super) fn short(report: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let error = &report["error"];
    assert_eq!(report["ok"], false, "{report}");
    format!(
        "{} {} {}",
        text(&report["step"]),
        text(&error["code"]),
        text(&error["field"])
    )
}

pub(super) fn with_ann_and_bob() -> Day {
    let mut day = Day::new();
    day.ok(r#""register","account":"ann","email":"ann@x""#);
    day.ok(r#""register","account":"bob","email":"bob@x""#);
    day
}
