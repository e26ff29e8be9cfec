//! A progress bar over the tenants, on a terminal: in a pipe nothing of it is drawn.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sqlx::PgPool;
use transom_tenant::{MigrationProgress, MigrationReport, Migrations};

pub(super) async fn run(
    migrations: &Migrations,
    owner: &PgPool,
) -> anyhow::Result<MigrationReport> {
    let style = ProgressStyle::with_template("   {bar:30} {pos} of {len} tenants {msg}")?;
    let bar =
        ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr()).with_style(style);
    let report = migrations
        .run_with(owner, |step| match step {
            MigrationProgress::Begun { tenants } => {
                bar.set_length(u64::try_from(tenants).unwrap_or(u64::MAX));
            }
            MigrationProgress::Waiting { tenant } => {
                bar.set_message(format!("another run has {tenant}"));
            }
            MigrationProgress::Applied { tenant, version } => {
                bar.set_message(format!("{tenant} is at {version}"));
            }
            MigrationProgress::Done { .. } => bar.inc(1),
            _ => {}
        })
        .await;
    bar.finish_and_clear();
    Ok(report?)
}
