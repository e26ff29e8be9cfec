//! The names that Rails' migrations give.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Longest index name that Rails does not replace by a hash, in bytes.
const MAX_INDEX_BYTES: usize = 62;

/// `index_{table}_on_{a}_and_{b}`, as long as it fits.
pub(super) fn index_name(table: &str, columns: &[&str]) -> Option<String> {
    let name = format!("index_{table}_on_{}", columns.join("_and_"));
    (name.len() <= MAX_INDEX_BYTES).then_some(name)
}

/// `fk_rails_` and the first ten hexadecimal digits of SHA-256 of `{table}_{a}_and_{b}_fk`.
pub(super) fn foreign_key_name(table: &str, columns: &[&str]) -> String {
    let hash = Sha256::digest(format!("{table}_{}_fk", columns.join("_and_")));
    let mut name = "fk_rails_".to_owned();
    for byte in &hash[..5] {
        // Writing to a String does not fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}
