//! The SQL that makes the tables and their mistakes.

use super::spec::{Fault, Hand, Reference, Security, Table, Unique};

const OWN: &str = "tenant_id = nullif(current_setting('transom.tenant', true), '')";

pub(super) fn create(table: &Table, n: usize) -> String {
    let null = if table.has(Fault::Nullable) {
        ""
    } else {
        "not null"
    };
    let columns = format!("(tenant_id text {null}, n int, m int, up int)");
    let mut sql = vec![if table.partitioned {
        format!(
            "create table t{n} {columns} partition by list (n);
             create table t{n}_p partition of t{n} default;"
        )
    } else {
        format!("create table t{n} {columns};")
    }];
    if !table.has(Fault::Unindexed) {
        sql.push(format!("create index on t{n} (tenant_id, n);"));
    }
    for (u, unique) in table.unique.iter().enumerate() {
        let name = format!("t{n}_u{u}");
        sql.push(match unique {
            Unique::Constraint => {
                format!("alter table t{n} add constraint {name} unique (m) deferrable;")
            }
            Unique::Index => {
                format!("create unique index {name} on t{n} (abs(n)) where n > {u};")
            }
            // Not first, so that it is no index of the tenant.
            Unique::WithTenant => format!("create unique index {name} on t{n} (n, tenant_id);"),
        });
    }
    sql.concat()
}

/// After all tables are there.
pub(super) fn refer(table: &Table, n: usize) -> String {
    match table.refers_to {
        None => String::new(),
        Some((to, Reference::WithTenant)) => format!(
            "create unique index if not exists t{to}_with on t{to} (n, tenant_id);
             alter table t{n} add constraint t{n}_up foreign key (tenant_id, up) references t{to} (tenant_id, n);"
        ),
        Some((to, Reference::Without)) => format!(
            "create unique index if not exists t{to}_without on t{to} (n);
             alter table t{n} add constraint t{n}_up foreign key (up) references t{to} (n) on delete cascade;"
        ),
    }
}

/// After the policies are there.
pub(super) fn spoil(table: &Table, n: usize, app: &str) -> String {
    let mut sql = vec![match table.security {
        Security::Whole | Security::Never => String::new(),
        Security::Off => format!("alter table t{n} disable row level security;"),
        Security::NotForced => format!("alter table t{n} no force row level security;"),
        Security::NoPolicy => format!("drop policy transom_tenant on t{n};"),
    }];
    let conditions = match table.policy {
        Hand::None => None,
        Hand::Harmless => Some(format!("using ({OWN} and n > 0)")),
        Hand::Open | Hand::Guarded => Some("using (n > 0)".to_owned()),
        Hand::OpenCheck => Some(format!("for update using ({OWN}) with check (n > 0)")),
        Hand::Empty => Some(
            "using (tenant_id = coalesce(current_setting('transom.tenant', true), 'x'))".to_owned(),
        ),
    };
    if let Some(conditions) = conditions {
        sql.push(format!("create policy hand on t{n} {conditions};"));
        if table.policy != Hand::Guarded {
            sql.push(format!("drop policy transom_tenant_guard on t{n};"));
        }
    }
    for fault in &table.faults {
        sql.push(match fault {
            Fault::Nullable | Fault::Unindexed => String::new(),
            Fault::Truncate => format!("grant truncate on t{n} to {app};"),
            Fault::References => format!("grant references on t{n} to public;"),
            Fault::View => {
                format!("create view v{n} as select * from t{n}; grant select on v{n} to {app};")
            }
            Fault::Held => format!(
                "create materialized view m{n} as select * from t{n}; grant select on m{n} to {app};"
            ),
        });
    }
    sql.concat()
}
