//! Whether policies hold the tenant.

use super::expression::{Condition, places, split, uncast, unwrapped};
use super::policies::{Command, Policy, names};
use super::table::Table;
use super::tenant_value::{Evaluated, Value, of_form};
use super::{Audit, Finding, FindingKind};
use crate::{GlobalRows, TenantError, TenantId};

/// How far a condition lets a statement go, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// The tenant's own rows; without a tenant none.
    Own,
    /// And those that belong to all.
    Global,
    /// Without a tenant, rows of somebody.
    Empty,
    /// Rows of others.
    Others,
}

struct Judge<'a> {
    audit: &'a Audit,
    table: &'a Table,
    values: &'a Evaluated,
    policies: &'a [&'a Policy],
}

/// The worst of each permissive policy.
pub(super) fn check(
    audit: &Audit,
    table: &Table,
    policies: &[&Policy],
    values: &Evaluated,
) -> Result<Vec<Finding>, TenantError> {
    let judge = Judge {
        audit,
        table,
        values,
        policies,
    };
    let unknown = audit.apps.is_empty();
    let mut found = Vec::new();
    for policy in policies {
        if policy.permissive && policy.concerns_tenants(unknown) {
            let guards: Vec<_> = policies
                .iter()
                .copied()
                .filter(|guard| !guard.permissive && guard.covers(policy, unknown))
                .collect();
            if let Some(kind) = judge.worst(policy, &guards) {
                found.push(judge.finding(policy, kind)?);
            }
        }
    }
    Ok(found)
}

/// Whether a policy of the table shows rows that belong to all.
pub(super) fn global_is_null(table: &Table, policies: &[Policy]) -> bool {
    let mut conditions = policies
        .iter()
        .filter(|policy| policy.oid == table.oid)
        .flat_map(Policy::conditions);
    conditions.any(|text| {
        let parts = Condition::parse(text).parts();
        parts.iter().any(|part| is_null(part, table))
    })
}

/// What the tenant's column is compared with in a condition.
pub(super) fn comparands<'a>(text: &'a str, table: &Table) -> Vec<&'a str> {
    let parts = Condition::parse(text).parts();
    parts
        .into_iter()
        .filter_map(|part| compared(part, table))
        .flatten()
        .collect()
}

impl Judge<'_> {
    fn worst(&self, policy: &Policy, guards: &[&Policy]) -> Option<FindingKind> {
        let through = |command, clause: fn(&Policy) -> Option<&str>| {
            let guards = guards.iter().filter(|guard| guard.is_of(command));
            let best = guards.map(|guard| self.reach(clause(guard))).min();
            let own = self.reach(clause(policy));
            if policy.is_of(command) {
                best.map_or(own, |best| best.min(own))
            } else {
                Reach::Own
            }
        };
        let read = through(Command::Select, Policy::using);
        let found =
            through(Command::Update, Policy::using).max(through(Command::Delete, Policy::using));
        let left =
            through(Command::Insert, Policy::check).max(through(Command::Update, Policy::check));
        let all = read.max(found).max(left);
        match all {
            _ if read.max(found) == Reach::Others => Some(FindingKind::PolicyWithoutTenant),
            _ if left == Reach::Others => Some(FindingKind::CheckWithoutTenant),
            Reach::Empty => Some(FindingKind::EmptySettingMatches),
            _ if found.max(left) == Reach::Global => Some(FindingKind::GlobalRowsWritable),
            _ => None,
        }
    }

    /// Without a condition a policy lets nothing through.
    fn reach(&self, condition: Option<&str>) -> Reach {
        condition.map_or(Reach::Own, |text| self.of(&Condition::parse(text)))
    }

    fn of(&self, condition: &Condition<'_>) -> Reach {
        match condition {
            Condition::And(list) => list.iter().map(|one| self.of(one)).min(),
            Condition::Or(list) => list.iter().map(|one| self.of(one)).max(),
            Condition::Part(part) => Some(self.of_part(part)),
        }
        .unwrap_or(Reach::Others)
    }

    fn of_part(&self, part: &str) -> Reach {
        if part == "false" || part == "NULL::boolean" {
            return Reach::Own;
        }
        if is_null(part, self.table) {
            return Reach::Global;
        }
        let values = compared(part, self.table).unwrap_or_default();
        let reaches = values.into_iter().map(|value| self.of_value(value));
        reaches.max().unwrap_or(Reach::Others)
    }

    fn of_value(&self, value: &str) -> Reach {
        let known = of_form(value, &self.audit.setting)
            .or_else(|| self.values.get(unwrapped(value)).copied());
        match known.unwrap_or(Value::Other) {
            Value::Tenant => Reach::Own,
            // No number and no uuid is an empty text, whatever it is cast to.
            Value::TenantOrEmpty if !self.table.can_be_empty() => Reach::Own,
            Value::Constant => Reach::Global,
            Value::TenantOrEmpty | Value::TenantOrSomething => Reach::Empty,
            Value::Other => Reach::Others,
        }
    }

    fn finding(&self, policy: &Policy, kind: FindingKind) -> Result<Finding, TenantError> {
        let Judge { audit, table, .. } = self;
        let (column, setting, name) = (&table.column, &audit.setting, &policy.name);
        let message = match kind {
            FindingKind::PolicyWithoutTenant => format!(
                "the policy {name} does not compare {column} with {setting} in every branch, and no restrictive policy does it instead: it opens rows of other tenants"
            ),
            FindingKind::CheckWithoutTenant => format!(
                "what the policy {name} lets be written is not held to {column} = {setting}: a row can be inserted for, or moved to, another tenant"
            ),
            FindingKind::EmptySettingMatches => format!(
                "the policy {name} matches rows when {setting} is empty, as it is on a connection after any tenant's transaction: without nullif(.., '') no tenant is a tenant"
            ),
            _ => format!(
                "the policy {name} lets every tenant change or delete rows that belong to all, or turn its own into one"
            ),
        };
        let there = names(self.policies.iter().copied());
        let mut wanted = table.policy(setting);
        if kind == FindingKind::GlobalRowsWritable
            && let Some(global) = self.global(policy)
        {
            wanted = wanted.global_rows(global);
        }
        Ok(
            Finding::new(kind, table.part(name), message, wanted.ddl_over(&there)?).decide(
                "the fix adds a restrictive policy that binds every role, and leaves other policies; where roles are to be excepted, install a `Policy` that names them instead",
            ),
        )
    }

    /// The rows that belong to all, as the policy has them.
    fn global(&self, policy: &Policy) -> Option<GlobalRows> {
        let conditions = policy.conditions();
        let mut parts = conditions.flat_map(|text| Condition::parse(text).parts());
        parts.find_map(|part| {
            if is_null(part, self.table) {
                return Some(GlobalRows::Null);
            }
            let values = compared(part, self.table)?;
            values.into_iter().find_map(|value| {
                let constant = of_form(value, &self.audit.setting) == Some(Value::Constant);
                let text = uncast(value).0.trim_matches('\'');
                let tenant = constant.then(|| TenantId::new(text).ok())?;
                tenant.map(GlobalRows::Of)
            })
        })
    }
}

fn is_column(text: &str, table: &Table) -> bool {
    let (column, types) = uncast(text);
    // As a text of some length, tenants that begin alike are the same.
    column == table.column_ident && types.iter().all(|name| !name.ends_with(')'))
}

fn is_null(part: &str, table: &Table) -> bool {
    part.strip_suffix(" IS NULL")
        .is_some_and(|column| is_column(column, table))
}

/// The other side of `column = ..`, or the elements of `column = ANY (ARRAY[..])`.
fn compared<'a>(part: &'a str, table: &Table) -> Option<Vec<&'a str>> {
    let (left, right) = equality(part)?;
    if is_column(right, table) {
        return Some(vec![left]);
    }
    if !is_column(left, table) {
        return None;
    }
    let Some(any) = right.strip_prefix("ANY ") else {
        return Some(vec![right]);
    };
    let elements = uncast(any).0.strip_prefix("ARRAY[")?.strip_suffix(']')?;
    Some(split(elements, ", "))
}

/// The sides of an `=`, also of one that is qualified because its schema is not in the path.
fn equality(part: &str) -> Option<(&str, &str)> {
    if let [left, right] = split(part, " = ").as_slice() {
        return Some((left, right));
    }
    let at = *places(part, " OPERATOR").first()?;
    let rest = part[at..].strip_prefix(" OPERATOR(")?;
    let (operator, right) = rest.split_once(") ")?;
    operator.ends_with(".=").then_some((&part[..at], right))
}
