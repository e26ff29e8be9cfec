//! What the crate logs, between what the scenes print: without times, so that it is the same on
//! every run.

use tracing_subscriber::EnvFilter;

pub(crate) fn to_stdout() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("transom_tenant=warn"))
        .with_writer(std::io::stdout)
        .with_ansi(false)
        .with_target(false)
        .without_time()
        .init();
}
