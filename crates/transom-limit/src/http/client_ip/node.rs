//! One entry: an address, with or without brackets and a port.

use std::net::{IpAddr, Ipv6Addr};

/// The address in `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`. A
/// port may be hidden behind a name (`_p`, RFC 7239 §6.3). `None` for anything else, `unknown` among it.
pub(super) fn address(entry: &str) -> Option<IpAddr> {
    let ip = if let Some(rest) = entry.strip_prefix('[') {
        let (ip, port) = rest.split_once(']')?;
        if !port.is_empty() && !is_port(port.strip_prefix(':')?) {
            return None;
        }
        ip.parse::<Ipv6Addr>().ok()?.into()
    } else if let Ok(ip) = entry.parse() {
        ip
    } else {
        let (ip, _) = entry.split_once(':').filter(|(_, port)| is_port(port))?;
        IpAddr::V4(ip.parse().ok()?)
    };
    Some(ip.to_canonical())
}

fn is_port(text: &str) -> bool {
    let hidden = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match text.strip_prefix('_') {
        Some(name) => !name.is_empty() && name.bytes().all(hidden),
        None => (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()),
    }
}
