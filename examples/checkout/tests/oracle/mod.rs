//! A second, independent model of `checkout`'s rules: slow, plain, in memory, and sharing no code
//! with the program or the crates, so that both are wrong in the same way only by bad luck.
//!
//! It is written from the rules' text alone. Where program and model disagree, the text decides.

mod amount;
mod bucket;
mod command;
mod currencies;
mod fields;
mod json;
mod rejection;
mod shop;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use bucket::Buckets;
use command::Command;
use json::{Document, Node};
use rejection::{Code, Rejection};
use shop::Shop;

/// 2026-01-01T00:00:00Z in nanoseconds since 1970: the first line's `at` when it names none.
const OPENING: i128 = 1_767_225_600_000_000_000;

/// The model's whole state: its clock, the buckets and one shop for every tenant.
#[derive(Debug)]
pub(crate) struct Oracle {
    read: u64,
    accepted: u64,
    clock: i128,
    buckets: Buckets,
    shops: BTreeMap<String, Shop>,
}

impl Oracle {
    /// A fresh day with a quota of `capacity` commands per `seconds`.
    pub(crate) fn new(capacity: u32, seconds: u32) -> Self {
        Self {
            read: 0,
            accepted: 0,
            clock: OPENING,
            buckets: Buckets::new(capacity, seconds),
            shops: BTreeMap::new(),
        }
    }

    /// Works one line through and says what the program must report (but for `message`).
    pub(crate) fn line(&mut self, bytes: &[u8]) -> Value {
        self.read += 1;
        match self.judge(bytes) {
            Ok(()) => {
                self.accepted += 1;
                json!({"line": self.read, "ok": true})
            }
            Err(rejection) => rejection.report(self.read),
        }
    }

    /// What the program must say in its last line.
    pub(crate) fn summary(&self) -> Value {
        let tenants: BTreeMap<&String, Value> = self
            .shops
            .iter()
            .map(|(tenant, shop)| (tenant, shop.summary()))
            .collect();
        json!({"summary": {
            "accepted": self.accepted,
            "rejected": self.read - self.accepted,
            "tenants": tenants,
            "checks": {
                "money_conserved": true,
                "events_replay_to_tables": true,
                "tenants_isolated": true,
            },
        }})
    }

    fn judge(&mut self, bytes: &[u8]) -> Result<(), Rejection> {
        let document = Document::parse(bytes).ok_or_else(Rejection::malformed)?;
        let Node::Object(members) = document.root() else {
            return Err(Rejection::malformed());
        };
        let at = fields::at(&document, members);
        // The clock follows every valid `at`, whatever becomes of its line.
        if let Ok(Some(at)) = at {
            self.clock = at;
        }
        let (tenant, command) = Command::read(&document, members, at.map(|_| ()))?;
        if let Some(account) = command.metered_account() {
            self.buckets
                .take(&tenant, account, self.clock)
                .map_err(Rejection::rate_limited)?;
        }
        // All or nothing: the command works on a copy that is kept only when every step passed.
        let mut shop = self.shops.get(&tenant).cloned().unwrap_or_default();
        shop.apply(command)?;
        self.shops.insert(tenant, shop);
        Ok(())
    }
}

/// The lines of a file: a final newline ends the last line and starts no other.
pub(crate) fn lines_of(file: &[u8]) -> Vec<&[u8]> {
    if file.is_empty() {
        return Vec::new();
    }
    file.strip_suffix(b"\n")
        .unwrap_or(file)
        .split(|byte| *byte == b'\n')
        .collect()
}

impl Rejection {
    fn report(&self, line: u64) -> Value {
        let mut error = json!({"code": self.code.name(), "field": self.field});
        if let Code::RateLimited { retry_after_ms } = self.code {
            error["retry_after_ms"] = json!(retry_after_ms);
        }
        json!({"line": line, "ok": false, "step": self.step, "error": error})
    }
}
