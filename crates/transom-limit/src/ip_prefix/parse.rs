//! A block of addresses as people write it: CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).

use std::net::IpAddr;
use std::str::FromStr;

use super::IpPrefix;

/// A text that is no block of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidIpPrefix {
    /// What stands before the `/` is no address.
    #[error("address {0:?} is neither IPv4 nor IPv6")]
    Address(String),
    /// What stands after the `/` is no number of bits, or more than the address has, or so few that
    /// they do not tell an IPv4 address written as IPv6 from others.
    #[error("prefix length {bits:?} must be a number from {least} to {most}")]
    Bits {
        /// What is there.
        bits: String,
        /// 0, or 96 for an IPv4 address written as IPv6.
        least: u8,
        /// 32 or 128.
        most: u8,
    },
    /// The address has bits outside the block: one of the two is a slip.
    #[error("address {address} has bits set behind the first {bits}, the block begins at {first}")]
    HostBits {
        /// The address.
        address: IpAddr,
        /// The length.
        bits: u8,
        /// Where the block begins.
        first: IpAddr,
    },
}

/// `10.0.0.0/8`, `2001:db8::/32`, or an address, which is a block of one.
///
/// ```
/// use transom_limit::IpPrefix;
///
/// let private: IpPrefix = "10.0.0.0/8".parse()?;
/// assert!(private.contains("10.1.2.3".parse()?));
/// assert!("10.0.0.1/8".parse::<IpPrefix>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl FromStr for IpPrefix {
    type Err = InvalidIpPrefix;

    fn from_str(text: &str) -> Result<Self, InvalidIpPrefix> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let invalid = |_| InvalidIpPrefix::Address(address.to_owned());
        let ip: IpAddr = address.parse().map_err(invalid)?;
        let most = if ip.is_ipv4() { 32 } else { 128 };
        // The 96 bits before an IPv4 address written as IPv6 say only that it is one.
        let mapped = ip.is_ipv6() && ip.to_canonical().is_ipv4();
        let least = if mapped { 96 } else { 0 };
        let written = match bits {
            Some(bits) => length(bits, least, most)?,
            None => most,
        };
        let bits = written.saturating_sub(least);
        let plain = if mapped { ip.to_canonical() } else { ip };
        let block = IpPrefix::with_bits(plain, bits, bits);
        if block.ip() == plain {
            return Ok(block);
        }
        Err(InvalidIpPrefix::HostBits {
            address: plain,
            bits,
            first: block.ip(),
        })
    }
}

/// Digits only: `+8` is a number to the standard library.
fn length(text: &str, least: u8, most: u8) -> Result<u8, InvalidIpPrefix> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(bits) if digits && (least..=most).contains(&bits) => Ok(bits),
        _ => Err(InvalidIpPrefix::Bits {
            bits: text.to_owned(),
            least,
            most,
        }),
    }
}
