//! Who the client is.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use transom_limit::http::{ClientIp, NamedIn, Proxies};

/// The peer, or whom a proxy on this machine names. What a client itself writes into the header stands
/// before what the proxy adds, and is not believed.
pub(crate) fn client_ip() -> anyhow::Result<ClientIp> {
    let proxies = Proxies::in_blocks(["127.0.0.0/8".parse()?, "::1/128".parse()?]);
    let peer = ClientIp::from_extension(|connect: &ConnectInfo<SocketAddr>| connect.0.ip());
    Ok(peer.behind(proxies, NamedIn::XForwardedFor))
}
