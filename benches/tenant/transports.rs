//! The ways to the server: with its socket where that is on this machine, and by TCP.

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use transom_testkit::Isolated;

pub(crate) fn transports(db: &Isolated) -> Vec<(&'static str, PgConnectOptions)> {
    let options = db.options();
    let by_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
    let socket = by_socket.then_some(("Unix socket", options));
    let tcp = db.tcp_options().map(|options| ("TCP", options));
    let quiet =
        |(name, options): (_, PgConnectOptions)| (name, options.disable_statement_logging());
    socket.into_iter().chain(tcp).map(quiet).collect()
}
