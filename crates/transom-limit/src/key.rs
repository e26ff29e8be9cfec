//! Whom a limit counts: borrowed where it is asked for, owned where it is kept.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::IpPrefix;

/// What a bucket belongs to, borrowed from the request: no check allocates for it.
///
/// Texts, numbers and addresses make one by `Into`, and different kinds are never the same key: the
/// number 7 is not the text `"7"`. An [`IpAddr`] is grouped as [`IpPrefix::of`] does: an IPv4
/// address by itself, an IPv6 address by its /64.
///
/// ```
/// use transom_limit::Key;
///
/// assert_eq!(Key::from("ann").to_string(), "ann");
/// let neighbours = ["2001:db8::1", "2001:db8::2"].map(|ip| ip.parse::<std::net::IpAddr>());
/// let [one, other] = neighbours;
/// assert_eq!(Key::from(one?), Key::from(other?));
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Key<'a> {
    /// A text: a user name, an API key, a path.
    Text(&'a str),
    /// A number: a user's id. A UUID is one by `as_u128`.
    Number(u128),
    /// A block of addresses.
    Ip(IpPrefix),
    /// Several together, one at least: a user *and* a route. Where keys are kept, it is kept as a
    /// [`Key::Text`] of its text.
    Both(&'a [Key<'a>]),
}

impl Key<'_> {
    /// The key as a text, in which different keys of one limit differ: what a shared store keeps.
    ///
    /// A number and a text of the same digits do not differ in it; a limit has keys of one kind.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.to_string()),
        }
    }

    /// A key that can be kept. [`Key::Both`] is kept as its text.
    pub fn to_owned(&self) -> KeyBuf {
        match self {
            Self::Text(text) => KeyBuf::Text((*text).into()),
            Self::Number(number) => KeyBuf::Number(*number),
            Self::Ip(prefix) => KeyBuf::Ip(*prefix),
            Self::Both(_) => KeyBuf::Text(self.to_string().into()),
        }
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Ip(one), Self::Ip(other)) => one == other,
            (Self::Both(_), Self::Both(_)) => self.text() == other.text(),
            (Self::Both(_), Self::Text(text)) => self.text() == *text,
            (Self::Text(text), Self::Both(_)) => other.text() == *text,
            _ => false,
        }
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Text(text) => text.hash(state),
            Self::Number(number) => number.hash(state),
            Self::Ip(prefix) => prefix.hash(state),
            Self::Both(_) => self.text().hash(state),
        }
    }
}

/// As [`Key::text`]. The parts of a [`Key::Both`] are joined by `/`; inside them `~` is written `~0` and
/// `/` is written `~1`, as in a JSON pointer (RFC 6901 §3), so that no two lists of parts are alike.
impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Ip(prefix) => prefix.fmt(f),
            Self::Both(keys) => {
                for (at, key) in keys.iter().enumerate() {
                    let between = if at == 0 { "" } else { "/" };
                    let part = key.text().replace('~', "~0").replace('/', "~1");
                    write!(f, "{between}{part}")?;
                }
                Ok(())
            }
        }
    }
}

impl<'a> From<&'a str> for Key<'a> {
    #[inline]
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Key<'a> {
    #[inline]
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

/// As they come from an iterator over texts.
impl<'a> From<&&'a str> for Key<'a> {
    #[inline]
    fn from(text: &&'a str) -> Self {
        Self::Text(text)
    }
}

impl From<Ipv4Addr> for Key<'_> {
    #[inline]
    fn from(ip: Ipv4Addr) -> Self {
        IpAddr::V4(ip).into()
    }
}

impl From<Ipv6Addr> for Key<'_> {
    #[inline]
    fn from(ip: Ipv6Addr) -> Self {
        IpAddr::V6(ip).into()
    }
}

impl From<IpAddr> for Key<'_> {
    #[inline]
    fn from(ip: IpAddr) -> Self {
        Self::Ip(IpPrefix::of(ip))
    }
}

impl From<IpPrefix> for Key<'_> {
    #[inline]
    fn from(prefix: IpPrefix) -> Self {
        Self::Ip(prefix)
    }
}

impl<'a> From<&'a KeyBuf> for Key<'a> {
    fn from(key: &'a KeyBuf) -> Self {
        key.borrow()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Key<'_> {
            #[inline]
            fn from(number: $number) -> Self {
                Self::Number(number.into())
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 u128 }

impl From<usize> for Key<'_> {
    #[inline]
    fn from(number: usize) -> Self {
        Self::Number(number as u128)
    }
}

macro_rules! signed {
    ($($number:ty)*) => {$(
        /// The same key as the unsigned number; a negative one counts down from 2¹²⁸.
        impl From<$number> for Key<'_> {
            #[inline]
            fn from(number: $number) -> Self {
                Self::Number(i128::from(number).cast_unsigned())
            }
        }
    )*};
}

// Databases give their ids as these, and a number in a program is an `i32` if nothing is said.
signed! { i16 i32 i64 }

/// An owned [`Key`]. It is hashed as the key it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyBuf {
    /// As [`Key::Text`].
    Text(Box<str>),
    /// As [`Key::Number`].
    Number(u128),
    /// As [`Key::Ip`].
    Ip(IpPrefix),
}

impl KeyBuf {
    /// The key, borrowed.
    #[inline]
    pub fn borrow(&self) -> Key<'_> {
        match self {
            Self::Text(text) => Key::Text(text),
            Self::Number(number) => Key::Number(*number),
            Self::Ip(prefix) => Key::Ip(*prefix),
        }
    }
}

impl Hash for KeyBuf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.borrow().hash(state);
    }
}

impl<'a, K: Into<Key<'a>>> From<K> for KeyBuf {
    fn from(key: K) -> Self {
        key.into().to_owned()
    }
}
