//! Names of what the testkit creates, and their quoting.

use sqlx::AssertSqlSafe;

/// Every schema, database and role of ours starts with this.
pub(crate) const PREFIX: &str = "transom_test_";

/// The pattern of our names as a PostgreSQL regular expression; the group is the nonce.
pub(crate) const PATTERN: &str = "^transom_test_([0-9a-f]{12})_[0-9]+$";

/// Marks one server value's creations: 48 random bits, so that the advisory lock that says "still
/// alive" can be told from the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Nonce(u64);

impl Nonce {
    const BITS: u64 = 0xffff_ffff_ffff;

    pub(crate) fn random() -> Self {
        // The low half of a version 4 UUID is random but for its top two bits.
        Self(uuid::Uuid::new_v4().as_u64_pair().1 & Self::BITS)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        (text.len() == 12)
            .then(|| u64::from_str_radix(text, 16).ok().map(Self))
            .flatten()
    }

    /// The key of the advisory lock: a constant in the upper 16 bits, the nonce below.
    pub(crate) fn lock_key(self) -> i64 {
        const SPACE: i64 = 0x7472 << 48;
        SPACE | i64::try_from(self.0 & Self::BITS).unwrap_or_default()
    }

    pub(crate) fn name(self, n: u64) -> String {
        format!("{PREFIX}{self}_{n}")
    }
}

impl std::fmt::Display for Nonce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

/// The one place where an identifier becomes SQL text: doubled quotes inside quotes.
///
/// PostgreSQL, "Lexical Structure", 4.1.1: a quoted identifier may hold any character but NUL, and
/// a quote is written twice.
pub(crate) fn quote(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\"").replace('\0', ""))
}

/// Statement text made of fixed words and [`quote`]d names.
pub(crate) fn sql(text: String) -> AssertSqlSafe<String> {
    AssertSqlSafe(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonce_survives_its_name() {
        let nonce = Nonce::random();
        assert_eq!(Nonce::parse(&nonce.to_string()), Some(nonce));
        assert_eq!(Nonce(1).name(7), "transom_test_000000000001_7");
        assert_eq!(Nonce::parse("1"), None);
        assert_eq!(Nonce::parse("+00000000001"), Some(Nonce(1)));
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(
            quote(r#"a"; DROP TABLE b; --"#),
            r#""a""; DROP TABLE b; --""#
        );
    }
}
