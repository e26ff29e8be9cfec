//! Addresses by the block somebody holds.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

mod parse;

pub use parse::InvalidIpPrefix;

/// A block of IP addresses: the first bits of an address, the rest zero.
///
/// Who has an IPv6 address has 2⁶⁴ of them at the least, so one bucket per address is no limit at
/// all. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpPrefix {
    ip: IpAddr,
    bits: u8,
}

impl IpPrefix {
    /// The IPv4 address itself, or the /64 of the IPv6 address: what one customer has at the least
    /// (RFC 6177 §2; many have a /56 or a /48, see [`IpPrefix::with_bits`]).
    #[inline]
    pub fn of(ip: IpAddr) -> Self {
        Self::with_bits(ip, 32, 64)
    }

    /// The first `v4` bits of an IPv4 address, the first `v6` of an IPv6 address. More than there are
    /// count as all: 32 and 128.
    #[inline]
    pub fn with_bits(ip: IpAddr, v4: u8, v6: u8) -> Self {
        match ip.to_canonical() {
            IpAddr::V4(ip) => {
                let bits = v4.min(32);
                let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
                let ip = Ipv4Addr::from_bits(ip.to_bits() & mask).into();
                Self { ip, bits }
            }
            IpAddr::V6(ip) => {
                let bits = v6.min(128);
                let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
                let ip = Ipv6Addr::from_bits(ip.to_bits() & mask).into();
                Self { ip, bits }
            }
        }
    }

    /// The first address of the block.
    #[inline]
    pub const fn ip(&self) -> IpAddr {
        self.ip
    }

    /// How many bits are the block's.
    #[inline]
    pub const fn bits(&self) -> u8 {
        self.bits
    }

    /// Whether `ip` is in the block.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        ip.is_ipv4() == self.ip.is_ipv4() && Self::with_bits(ip, self.bits, self.bits) == *self
    }
}

/// `192.0.2.1`, or `2001:db8::/64` where it is more than one address.
impl fmt::Display for IpPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = if self.ip.is_ipv4() { 32 } else { 128 };
        if self.bits == all {
            return self.ip.fmt(f);
        }
        write!(f, "{}/{}", self.ip, self.bits)
    }
}
