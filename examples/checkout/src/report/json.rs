//! One JSON object a line.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::Answer;
use crate::summary::{Summary, TenantSummary};

pub(super) fn answer(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let value = match &answer.result {
        Ok(()) => json!({"line": answer.line, "ok": true}),
        Err(rejection) => {
            let mut error = Map::new();
            error.insert("code".into(), rejection.code.as_str().into());
            error.insert("field".into(), rejection.field.as_deref().into());
            error.insert("message".into(), rejection.to_string().into());
            if let Some(ms) = rejection.retry_after_ms {
                error.insert(
                    "retry_after_ms".into(),
                    u64::try_from(ms).unwrap_or(u64::MAX).into(),
                );
            }
            json!({"line": answer.line, "ok": false, "step": rejection.step, "error": error})
        }
    };
    writeln!(out, "{value}")
}

pub(super) fn summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let tenants: Map<String, Value> = summary
        .tenants
        .iter()
        .map(|(name, tenant)| (name.clone(), describe(tenant)))
        .collect();
    let checks: Map<String, Value> = summary
        .checks
        .each()
        .into_iter()
        .map(|(name, check)| (name.to_owned(), check.holds().into()))
        .collect();
    let value = json!({"summary": {
        "accepted": summary.accepted,
        "rejected": summary.rejected,
        "tenants": tenants,
        "checks": checks,
    }});
    writeln!(out, "{value}")
}

fn describe(tenant: &TenantSummary) -> Value {
    let accounts: Map<String, Value> = tenant
        .accounts
        .iter()
        .map(|(account, balances)| {
            let balances: Map<String, Value> = balances
                .iter()
                .map(|(currency, money)| (currency.clone(), money.amount_string().into()))
                .collect();
            (account.clone(), balances.into())
        })
        .collect();
    json!({
        "accounts": accounts,
        "stock": tenant.stock,
        "orders": tenant.orders,
        "events": tenant.events,
    })
}
