//! The tenant's column itself.

use std::collections::BTreeMap;

use super::judge::global_is_null;
use super::policies::{Policy, names};
use super::table::{Family, Table};
use super::{Audit, Finding, FindingKind};
use crate::TenantError;

pub(super) fn check(
    audit: &Audit,
    tables: &[Table],
    policies: &[Policy],
) -> Result<Vec<Finding>, TenantError> {
    let mut found = Vec::new();
    let usual = usual_type(tables);
    for table in tables {
        // A partition has the type of its table, and whether it can be NULL.
        if !table.is_child() {
            found.extend(nullable(table, policies)?);
            found.extend(type_differs(audit, table, usual, policies)?);
        }
        if table.family != Family::Partition && !table.indexed {
            let message = format!(
                "no index leads with {}: every query of a tenant reads the rows of all",
                table.column
            );
            let fix = format!(
                "CREATE INDEX ON {} ({});\n",
                table.sql()?,
                table.column_sql()?
            );
            found.push(
                Finding::new(FindingKind::NoTenantIndex, table.object(), message, fix).decide(
                    "it locks writes while it is built: on a large table, CREATE INDEX CONCURRENTLY outside of a transaction",
                ),
            );
        }
    }
    Ok(found)
}

fn nullable(table: &Table, policies: &[Policy]) -> Result<Option<Finding>, TenantError> {
    if table.not_null || global_is_null(table, policies) {
        return Ok(None);
    }
    let column = &table.column;
    let message = format!(
        "{column} can be NULL: such a row is nobody's, no policy shows it, and no foreign key with {column} in it is checked"
    );
    let fix = format!(
        "ALTER TABLE {} ALTER COLUMN {} SET NOT NULL;\n",
        table.sql()?,
        table.column_sql()?
    );
    Ok(Some(
        Finding::new(FindingKind::TenantNullable, table.object(), message, fix).decide(
            "it fails if there are such rows: say first whose they are; if they belong to all, install a `Policy` with `global_rows`",
        ),
    ))
}

/// A `varchar` is a text to everything here.
fn family(name: &str) -> &str {
    if name == "character varying" {
        "text"
    } else {
        name
    }
}

/// The type of most tables; of several, the one of the first table.
fn usual_type(tables: &[Table]) -> Option<&Table> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let roots = || tables.iter().filter(|table| !table.is_child());
    for table in roots() {
        *counts.entry(family(&table.column_type)).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    roots().find(|table| counts.get(family(&table.column_type)) == Some(&most))
}

fn type_differs(
    audit: &Audit,
    table: &Table,
    usual: Option<&Table>,
    policies: &[Policy],
) -> Result<Option<Finding>, TenantError> {
    let Some(usual) = usual.filter(|u| family(&u.column_type) != family(&table.column_type)) else {
        return Ok(None);
    };
    let (own, other) = (&table.full_type, &usual.full_type);
    let message = format!(
        "{} is {own}, and {other} in most tables, such as {}: no foreign key can hold both to one tenant, and one text can be two tenants",
        table.column,
        usual.object()
    );
    let (name, column) = (table.sql()?, table.column_sql()?);
    let policy = table.policy(&audit.setting);
    let there = names(policies.iter().filter(|policy| policy.oid == table.oid));
    // Without the length: a cast to `varchar(3)` would cut a tenant off and make it another's.
    let to = &usual.column_type;
    let fix = format!(
        "{}ALTER TABLE {name} ALTER COLUMN {column} TYPE {other} USING {column}::text::{to};\n{}",
        policy.drop_ddl_over(&there)?,
        policy
            .of_catalogue_type(&usual.column_type)
            .ddl_over(&there)?
    );
    Ok(Some(
        Finding::new(FindingKind::TenantTypeDiffers, table.object(), message, fix).decide(
            "it locks and rewrites the table, and fails if a view, a foreign key or a policy of your own names the column: drop these first; install your own `Policy` again if it had exceptions or global rows",
        ),
    ))
}
