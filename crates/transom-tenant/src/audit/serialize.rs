//! Findings as JSON.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{Finding, FindingKind, Findings, Severity};

/// Its [code](FindingKind::code).
impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// `"error"` or `"warning"`.
impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `kind`, `severity`, `object`, `message`, `fix`, and `decision` (or null).
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 6)?;
        fields.serialize_field("kind", &self.kind())?;
        fields.serialize_field("severity", &self.severity())?;
        fields.serialize_field("object", self.object())?;
        fields.serialize_field("message", self.message())?;
        fields.serialize_field("fix", self.fix())?;
        fields.serialize_field("decision", &self.decision())?;
        fields.end()
    }
}

/// The list, without what is allowed.
impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}
