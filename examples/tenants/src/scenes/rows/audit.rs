//! The audit: everything by which one tenant could reach another's rows, with the SQL that mends it.

use sqlx::{AssertSqlSafe, PgPool};
use transom_tenant::{Audit, FindingKind, Findings};

pub(super) async fn show(owner: &PgPool, app_role: &str) -> anyhow::Result<()> {
    let audit = Audit::new().schema("public").app_role(app_role).allow(
        FindingKind::PrimaryKeyWithoutTenant,
        "*",
        "the server counts the ids",
    );

    println!("-- the audit, before");
    let findings = audit.run(owner).await?;
    print(&findings);

    // One simple query, which is one transaction. Read them first: see `Finding::decision`.
    sqlx::raw_sql(AssertSqlSafe(findings.fixes()))
        .execute(owner)
        .await?;

    println!("-- and after its fixes");
    let findings = audit.run(owner).await?;
    print(&findings);
    // In a test, `findings.assert_clean()` is the one assertion it takes.
    anyhow::ensure!(findings.is_empty(), "the fixes did not mend everything");
    Ok(())
}

/// In short: `{findings}` has every finding whole, with all of its fix.
fn print(findings: &Findings) {
    for finding in findings {
        let (severity, kind) = (finding.severity(), finding.kind());
        println!("   {severity} {kind} {}", finding.object());
        let mut fix = finding.fix().lines();
        for line in fix.by_ref().take(2) {
            println!("      {line}");
        }
        match fix.count() {
            0 => {}
            more => println!("      .. and {more} statements more"),
        }
    }
    let allowed = findings.allowed().count();
    println!("   {} findings, {allowed} more allowed", findings.len());
}
