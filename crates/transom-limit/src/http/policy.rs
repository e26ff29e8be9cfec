//! The limits as the fields of the IETF draft name them.

use super::BuildError;
use super::digits::Line;
use crate::{Limit, Quota};

/// The greatest integer of a structured field (RFC 9651 §3.3.1). Greater ones are told as this.
const MOST: u64 = 999_999_999_999_999;

/// A limit's name as a structured field's string (RFC 9651 §3.3.3), which is also how JSON writes it.
///
/// # Errors
///
/// [`BuildError::Name`] unless it is printable ASCII, and not empty.
pub(super) fn quoted(name: &str) -> Result<Box<str>, BuildError> {
    if name.is_empty() || !name.bytes().all(|byte| (0x20..=0x7e).contains(&byte)) {
        let limit = name.to_owned();
        return Err(BuildError::Name { limit });
    }
    let escaped = name.replace('\\', r"\\").replace('"', "\\\"");
    Ok(format!("\"{escaped}\"").into())
}

/// `"name";q=100;w=60`: so many requests at once, and so many seconds to earn as many again.
pub(super) fn policy(line: &mut Line, quoted: &str, limit: &Limit) {
    let quota = limit.quota();
    line.text(quoted)
        .text(";q=")
        .number(integer(quota.capacity()));
    line.text(";w=").number(integer(window(quota)));
}

pub(super) fn integer(number: u64) -> u64 {
    number.min(MOST)
}

/// In how many seconds the bucket fills, rounded up: what is told is never faster than what is true.
fn window(quota: &Quota) -> u64 {
    // Neither overflows: it is how the quota was found to be one.
    let nanos = quota.period().as_nanos() * u128::from(quota.capacity());
    let secs = nanos
        .div_ceil(quota.refill().into())
        .div_ceil(1_000_000_000);
    u64::try_from(secs).unwrap_or(u64::MAX)
}
