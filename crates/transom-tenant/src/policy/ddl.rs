//! The statements of a policy.

use super::Policy;
use super::rule::Rule;
use crate::{TenantError, quote};

/// Every policy that this or an older version may have made.
const NAMES: [&str; 16] = [
    "transom_tenant",
    "transom_tenant_select",
    "transom_tenant_insert",
    "transom_tenant_update",
    "transom_tenant_delete",
    "transom_tenant_guard",
    "transom_tenant_guard_select",
    "transom_tenant_guard_insert",
    "transom_tenant_guard_update",
    "transom_tenant_guard_delete",
    "transom_tenant_read",
    "transom_tenant_read_insert",
    "transom_tenant_read_update",
    "transom_tenant_read_delete",
    "transom_tenant_bypass",
    "transom_tenant_global",
];

/// Whether a policy is one that [`Policy`] makes for roles it excepts.
pub(crate) fn is_exception(name: &str) -> bool {
    ["read", "bypass", "global"]
        .iter()
        .any(|what| name.strip_prefix("transom_tenant_") == Some(what))
}

/// Over whatever was there.
pub(super) fn install(policy: &Policy) -> Result<String, TenantError> {
    over(policy, &NAMES)
}

/// Over policies of these names; those that are not ours stay.
pub(super) fn over(policy: &Policy, there: &[&str]) -> Result<String, TenantError> {
    let table = table(policy)?;
    let mut sql = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n\
         ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    );
    sql += &drop_over(policy, there)?;
    for create in policies(policy)? {
        sql += &create.sql(&table);
    }
    Ok(sql)
}

/// Of these names ours, and what the policy makes.
pub(super) fn drop_over(policy: &Policy, there: &[&str]) -> Result<String, TenantError> {
    let (table, creates) = (table(policy)?, policies(policy)?);
    let is_there =
        |name: &&&str| there.contains(*name) || creates.iter().any(|create| create.name == **name);
    let names = NAMES.iter().filter(is_there);
    Ok(names.map(|name| drop_one(name, &table)).collect())
}

pub(super) fn uninstall(policy: &Policy) -> Result<String, TenantError> {
    let table = table(policy)?;
    let regclass = quote::literal(&table);
    // A literal, since a name may hold whatever else would quote it.
    let body = format!(
        "BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_policy \
         WHERE polrelid = {regclass}::pg_catalog.regclass) THEN \
         ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; \
         ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; END IF; END"
    );
    Ok(format!("{}DO {};\n", drops(&table), quote::literal(&body)))
}

fn table(policy: &Policy) -> Result<String, TenantError> {
    let table = quote::identifier(&policy.table)?;
    Ok(match &policy.schema {
        Some(schema) => format!("{}.{table}", quote::identifier(schema)?),
        None => table,
    })
}

fn drops(table: &str) -> String {
    NAMES.iter().map(|name| drop_one(name, table)).collect()
}

fn drop_one(name: &str, table: &str) -> String {
    format!("DROP POLICY IF EXISTS {name} ON {table};\n")
}

/// One CREATE POLICY.
struct Create {
    name: String,
    restrictive: bool,
    command: &'static str,
    roles: String,
    using: Option<String>,
    check: Option<String>,
}

impl Create {
    fn new(name: impl Into<String>, restrictive: bool, command: &'static str, to: &str) -> Self {
        Create {
            name: name.into(),
            restrictive,
            command,
            roles: to.to_owned(),
            using: None,
            check: None,
        }
    }

    /// The condition, in the clauses that the command has.
    fn both(mut self, condition: &str) -> Self {
        if self.command != "INSERT" {
            self.using = Some(condition.to_owned());
        }
        if !matches!(self.command, "SELECT" | "DELETE") {
            self.check = Some(condition.to_owned());
        }
        self
    }

    fn sql(&self, table: &str) -> String {
        let kind = if self.restrictive {
            " AS RESTRICTIVE"
        } else {
            ""
        };
        let mut sql = format!(
            "CREATE POLICY {} ON {table}{kind} FOR {} TO {}",
            self.name, self.command, self.roles
        );
        for (clause, condition) in [(" USING (", &self.using), (" WITH CHECK (", &self.check)] {
            if let Some(condition) = condition {
                sql.extend([clause, condition, ")"]);
            }
        }
        sql + ";\n"
    }
}

fn policies(policy: &Policy) -> Result<Vec<Create>, TenantError> {
    let exceptions = [&policy.readers, &policy.bypassing, &policy.editors];
    let excepts = exceptions.iter().any(|roles| !roles.is_empty());
    if excepts && policy.bound.is_empty() {
        return Err(TenantError::UnboundPolicy {
            table: policy.table.clone(),
        });
    }
    let rule = Rule::of(policy)?;
    let bound = roles(&policy.bound)?.unwrap_or_else(|| "PUBLIC".to_owned());
    let mut list = Vec::new();
    for (prefix, restrictive) in [("transom_tenant", false), ("transom_tenant_guard", true)] {
        tenants(&mut list, prefix, restrictive, &bound, &rule);
    }
    if let Some(readers) = roles(&policy.readers)? {
        list.push(Create::new("transom_tenant_read", false, "SELECT", &readers).both("true"));
        // Else a permissive policy that is added for everybody would let them write.
        for (command, name) in [
            ("INSERT", "transom_tenant_read_insert"),
            ("UPDATE", "transom_tenant_read_update"),
            ("DELETE", "transom_tenant_read_delete"),
        ] {
            list.push(Create::new(name, true, command, &readers).both("false"));
        }
    }
    if let Some(bypassing) = roles(&policy.bypassing)? {
        list.push(Create::new("transom_tenant_bypass", false, "ALL", &bypassing).both("true"));
    }
    if let (Some(editors), Some(global)) = (roles(&policy.editors)?, &rule.global) {
        list.push(Create::new("transom_tenant_global", false, "ALL", &editors).both(global));
    }
    Ok(list)
}

/// What tenants see and write.
fn tenants(list: &mut Vec<Create>, prefix: &str, restrictive: bool, to: &str, rule: &Rule) {
    if rule.global.is_none() {
        list.push(Create::new(prefix, restrictive, "ALL", to).both(&rule.writable));
        return;
    }
    // One policy for a command: the permissive and the restrictive condition stay equal.
    for (command, suffix, condition) in [
        ("SELECT", "select", &rule.visible),
        ("INSERT", "insert", &rule.writable),
        ("UPDATE", "update", &rule.writable),
        ("DELETE", "delete", &rule.writable),
    ] {
        let name = format!("{prefix}_{suffix}");
        list.push(Create::new(name, restrictive, command, to).both(condition));
    }
}

/// The roles of a TO clause, if there are any.
fn roles(names: &[String]) -> Result<Option<String>, TenantError> {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| quote::identifier(name))
        .collect::<Result<_, _>>()?;
    Ok((!quoted.is_empty()).then(|| quoted.join(", ")))
}
