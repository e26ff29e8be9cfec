//! The list that verification gives.

use std::fmt;

use super::Mismatch;

/// Everything in which declarations and catalogue differ: set by set as they were given, and for each what is declared and
/// not there before what is there and not declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatches(Vec<Mismatch>);

impl Mismatches {
    pub(super) fn new(list: Vec<Mismatch>) -> Self {
        Self(list)
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Mismatch> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Mismatches {
    type Item = &'a Mismatch;
    type IntoIter = std::slice::Iter<'a, Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Mismatches {
    type Item = Mismatch;
    type IntoIter = std::vec::IntoIter<Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// A line for each.
impl fmt::Display for Mismatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, mismatch) in self.0.iter().enumerate() {
            let end_of_line = if place == 0 { "" } else { "\n" };
            write!(f, "{end_of_line}{mismatch}")?;
        }
        Ok(())
    }
}
