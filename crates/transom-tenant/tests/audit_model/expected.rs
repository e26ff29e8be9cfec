//! What is to be found.

use std::collections::BTreeSet;

use transom_tenant::FindingKind;

use super::spec::{Fault, Hand, Reference, Security, Table, Unique};

pub(super) fn of(tables: &[Table]) -> BTreeSet<(FindingKind, String)> {
    let mut found = BTreeSet::new();
    for (n, table) in tables.iter().enumerate() {
        security(table, n, &mut found);
        keys(table, n, tables, &mut found);
        for fault in &table.faults {
            found.insert(match fault {
                Fault::Nullable => (FindingKind::TenantNullable, format!("t{n}")),
                Fault::Unindexed => (FindingKind::NoTenantIndex, format!("t{n}")),
                Fault::Truncate => (FindingKind::TruncatePrivilege, format!("t{n}")),
                Fault::References => (FindingKind::ReferencesPrivilege, format!("t{n}")),
                Fault::View => (FindingKind::ViewBypassesRls, format!("v{n}")),
                Fault::Held => (FindingKind::MaterializedView, format!("m{n}")),
            });
        }
    }
    found
}

fn security(table: &Table, n: usize, found: &mut BTreeSet<(FindingKind, String)>) {
    let of_table = match table.security {
        Security::Whole => None,
        Security::Off | Security::Never => Some(FindingKind::RlsDisabled),
        Security::NotForced => Some(FindingKind::RlsNotForced),
        Security::NoPolicy => Some(FindingKind::NoPolicy),
    };
    found.extend(of_table.map(|kind| (kind, format!("t{n}"))));
    if table.partitioned && table.security == Security::Never {
        found.insert((FindingKind::PartitionWithoutRls, format!("t{n}_p")));
    }
    let of_policy = match table.policy {
        Hand::None | Hand::Harmless | Hand::Guarded => None,
        Hand::Open => Some(FindingKind::PolicyWithoutTenant),
        Hand::OpenCheck => Some(FindingKind::CheckWithoutTenant),
        Hand::Empty => Some(FindingKind::EmptySettingMatches),
    };
    found.extend(of_policy.map(|kind| (kind, format!("t{n}.hand"))));
}

fn keys(table: &Table, n: usize, tables: &[Table], found: &mut BTreeSet<(FindingKind, String)>) {
    for (u, unique) in table.unique.iter().enumerate() {
        if *unique != Unique::WithTenant {
            found.insert((FindingKind::UniqueWithoutTenant, format!("t{n}.t{n}_u{u}")));
        }
    }
    let is_referred_to = |other: &Table| other.refers_to == Some((n, Reference::Without));
    if tables.iter().any(is_referred_to) {
        found.insert((
            FindingKind::UniqueWithoutTenant,
            format!("t{n}.t{n}_without"),
        ));
    }
    if matches!(table.refers_to, Some((_, Reference::Without))) {
        found.insert((
            FindingKind::ForeignKeyWithoutTenant,
            format!("t{n}.t{n}_up"),
        ));
    }
}
