//! Tables at random.

use proptest::prelude::*;

use super::spec::{Fault, Hand, Reference, Security, Table, Unique};

fn table() -> impl Strategy<Value = Table> {
    let security = prop_oneof![
        4 => Just(Security::Whole),
        1 => Just(Security::Off),
        1 => Just(Security::Never),
        1 => Just(Security::NotForced),
        1 => Just(Security::NoPolicy),
    ];
    let policy = prop_oneof![
        3 => Just(Hand::None),
        1 => Just(Hand::Harmless),
        1 => Just(Hand::Open),
        1 => Just(Hand::OpenCheck),
        1 => Just(Hand::Empty),
        1 => Just(Hand::Guarded),
    ];
    let unique = prop_oneof![
        Just(Unique::Constraint),
        Just(Unique::Index),
        Just(Unique::WithTenant)
    ];
    let reference = prop_oneof![Just(Reference::WithTenant), Just(Reference::Without)];
    (
        security,
        policy,
        prop::collection::vec(unique, 0..3),
        prop::sample::subsequence(Fault::ALL.to_vec(), 0..4),
        prop::bool::weighted(0.2),
        prop::option::of((0_usize..4, reference)),
    )
        .prop_map(
            |(security, policy, unique, faults, partitioned, refers_to)| Table {
                security,
                policy,
                unique,
                faults,
                partitioned,
                refers_to,
            },
        )
}

/// Some, without what PostgreSQL does not allow or what would hide another mistake.
pub(super) fn tables() -> impl Strategy<Value = Vec<Table>> {
    prop::collection::vec(table(), 1..5).prop_map(|mut tables| {
        let partitioned: Vec<bool> = tables.iter().map(|table| table.partitioned).collect();
        for (place, table) in tables.iter_mut().enumerate() {
            if matches!(table.security, Security::Never | Security::NoPolicy) {
                table.policy = Hand::None;
            }
            if table.partitioned {
                // Their unique indexes must have the key of the partitions.
                table.unique.clear();
            }
            table.refers_to = table
                .refers_to
                .filter(|(to, _)| *to <= place && !partitioned[*to]);
        }
        tables
    })
}
