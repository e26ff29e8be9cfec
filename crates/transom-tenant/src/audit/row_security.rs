//! Whether row-level security is on at all.

use super::policies::{Policy, names};
use super::table::Table;
use super::{Audit, Finding, FindingKind};
use crate::TenantError;

pub(super) fn check(
    audit: &Audit,
    table: &Table,
    policies: &[&Policy],
) -> Result<Vec<Finding>, TenantError> {
    let mut found = Vec::new();
    let (object, there) = (table.object(), names(policies.iter().copied()));
    let shows = policies.iter().any(|policy| policy.permissive);
    let force = format!("ALTER TABLE {} FORCE ROW LEVEL SECURITY;\n", table.sql()?);
    if !table.security.enabled {
        let whole = if shows {
            let enable = format!("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;\n", table.sql()?);
            enable + &force
        } else {
            table.policy(&audit.setting).ddl_over(&there)?
        };
        if !table.is_child() {
            let message = "row-level security is off: a query that forgets the tenant reads and writes the rows of all";
            let finding = Finding::new(FindingKind::RlsDisabled, object, message, whole);
            found.push(if table.not_null {
                finding
            } else {
                finding.decide("rows whose tenant is NULL are hidden from then on; if they belong to all, install a `Policy` with `global_rows`")
            });
        } else if table.security.reachable {
            let message = "row-level security is off: the parent's policies hold only for what goes through the parent, and who names this table reads and writes the rows of all";
            let finding = Finding::new(FindingKind::PartitionWithoutRls, object, message, whole);
            found.push(finding.decide(
                "if nobody needs to name this table, take away the privileges on it instead",
            ));
        }
        return Ok(found);
    }
    if !table.security.forced {
        let message = "row-level security does not bind the owner: what runs as the owner, a migration, a view or a SECURITY DEFINER function, reads and writes the rows of all";
        found.push(Finding::new(
            FindingKind::RlsNotForced,
            object.clone(),
            message,
            force,
        ));
    }
    if !shows && !table.is_child() {
        let message = "row-level security is on and no policy shows anything: nobody sees a row, and somebody will switch it off for that";
        let fix = table.policy(&audit.setting).ddl_over(&there)?;
        found.push(Finding::new(FindingKind::NoPolicy, object, message, fix));
    }
    Ok(found)
}
