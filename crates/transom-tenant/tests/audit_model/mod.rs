mod expected;
mod random;
mod seed;
mod spec;

use std::collections::BTreeSet;

use proptest::prelude::*;
use sqlx::AssertSqlSafe;
use transom_tenant::{Audit, Policy};

use self::spec::{Security, Table};

async fn check(tables: &[Table]) {
    let db = transom_testkit::schema().await;
    let mut conn = db.pool().acquire().await.unwrap();
    let each = |sql: &dyn Fn(usize, &Table) -> String| -> String {
        let tables = tables.iter().enumerate();
        tables.map(|(n, table)| sql(n, table)).collect()
    };
    let create =
        each(&|n, table| seed::create(table, n)) + &each(&|n, table| seed::refer(table, n));
    sqlx::raw_sql(AssertSqlSafe(create))
        .execute(&mut *conn)
        .await
        .unwrap();
    let app = db.app_role().await.get_username().to_owned();
    for (n, table) in tables.iter().enumerate() {
        if table.security != Security::Never {
            let policy = Policy::on(format!("t{n}"));
            policy.install(&mut conn).await.unwrap();
        }
    }
    let spoil = each(&|n, table| seed::spoil(table, n, &app));
    sqlx::raw_sql(AssertSqlSafe(spoil))
        .execute(&mut *conn)
        .await
        .unwrap();

    let audit = Audit::new().schema(db.name()).app_role(&app);
    let findings = audit.run(&mut *conn).await.unwrap();
    let prefix = format!("{}.", db.name());
    let found: BTreeSet<_> = findings
        .iter()
        .map(|finding| (finding.kind(), finding.object().replace(&prefix, "")))
        .collect();
    assert_eq!(found, expected::of(tables), "{findings}");
    assert_eq!(found.len(), findings.len(), "something twice:\n{findings}");

    let fixes = findings.fixes();
    let done = sqlx::raw_sql(AssertSqlSafe(fixes.clone()))
        .execute(&mut *conn)
        .await;
    if let Err(error) = done {
        panic!("{error}\n{fixes}");
    }
    audit.run(&mut *conn).await.unwrap().assert_clean();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_was_seeded_is_found_and_all_fixes_together_mend_it(tables in random::tables()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(check(&tables));
    }
}
