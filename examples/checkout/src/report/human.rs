//! A report that a person enjoys reading.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{CellAlignment, Table, presets};

use super::Answer;
use crate::rejection::Code;
use crate::summary::{Summary, TenantSummary};

/// How many rejections of one kind are shown one by one.
const SHOWN: usize = 4;

/// The rejections so far, by kind.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    rejections: BTreeMap<Code, Vec<(usize, Option<String>, String)>>,
    counts: BTreeMap<Code, usize>,
}

impl Tally {
    pub(super) fn add(&mut self, answer: &Answer) {
        let Err(rejection) = &answer.result else {
            return;
        };
        *self.counts.entry(rejection.code).or_default() += 1;
        let shown = self.rejections.entry(rejection.code).or_default();
        if shown.len() < SHOWN {
            shown.push((
                answer.line,
                rejection.step.clone(),
                clip(&rejection.to_string()),
            ));
        }
    }
}

/// A message may quote the input, which may be long and anything but printable.
fn clip(message: &str) -> String {
    let mut shown: String = message
        .chars()
        .take(90)
        .map(|c| if c.is_control() { '·' } else { c })
        .collect();
    if message.chars().nth(90).is_some() {
        shown.push('…');
    }
    shown
}

fn table<const N: usize>(head: [&str; N], right: &[usize]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_BORDERS_ONLY)
        .set_header(head);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

pub(super) fn print(out: &mut impl Write, tally: &Tally, summary: &Summary) -> io::Result<()> {
    let total = summary.accepted + summary.rejected;
    writeln!(
        out,
        "A day at the shop: {total} commands, {} carried out, {} refused.\n",
        summary.accepted, summary.rejected
    )?;
    for (name, tenant) in &summary.tenants {
        print_tenant(out, name, tenant)?;
    }
    print_rejections(out, tally)?;
    writeln!(out, "Checks")?;
    for (name, check) in summary.checks.each() {
        let mark = if check.holds() { "✔" } else { "✘" };
        writeln!(out, "  {mark} {}", name.replace('_', " "))?;
        for finding in check.findings.iter().take(10) {
            writeln!(out, "      {finding}")?;
        }
    }
    Ok(())
}

fn print_tenant(out: &mut impl Write, name: &str, tenant: &TenantSummary) -> io::Result<()> {
    writeln!(
        out,
        "{name}: {} accounts, {} skus, {} orders, {} events",
        tenant.accounts.len(),
        tenant.stock.len(),
        tenant.orders.len(),
        tenant.events
    )?;
    let mut balances = table(["account", "balances"], &[1]);
    for (account, amounts) in &tenant.accounts {
        let amounts: Vec<String> = amounts.values().map(ToString::to_string).collect();
        balances.add_row([account.clone(), amounts.join("\n")]);
    }
    let mut stock = table(["sku", "in stock"], &[1]);
    for (sku, quantity) in &tenant.stock {
        stock.add_row([sku.clone(), quantity.to_string()]);
    }
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for state in tenant.orders.values() {
        *states.entry(state).or_default() += 1;
    }
    let states: Vec<String> = states
        .iter()
        .map(|(state, n)| format!("{n} {state}"))
        .collect();
    if !tenant.accounts.is_empty() {
        writeln!(out, "{balances}")?;
    }
    if !tenant.stock.is_empty() {
        writeln!(out, "{stock}")?;
    }
    if !states.is_empty() {
        writeln!(out, "orders: {}", states.join(", "))?;
    }
    writeln!(out)
}

fn print_rejections(out: &mut impl Write, tally: &Tally) -> io::Result<()> {
    if tally.counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "Refused, and why")?;
    let mut rows = table(["code", "line", "step", "why"], &[1]);
    for (code, shown) in &tally.rejections {
        let count = tally.counts.get(code).copied().unwrap_or_default();
        for (index, (line, step, why)) in shown.iter().enumerate() {
            let head = if index == 0 {
                format!("{} × {count}", code.as_str())
            } else {
                String::new()
            };
            rows.add_row([
                head,
                line.to_string(),
                step.clone().unwrap_or_default(),
                why.clone(),
            ]);
        }
        if count > shown.len() {
            let more = format!("and {} more", count - shown.len());
            rows.add_row([String::new(), String::new(), String::new(), more]);
        }
    }
    writeln!(out, "{rows}\n")
}
