//! One thing that is wrong.

use std::fmt;

use super::FindingKind;

/// How bad a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Another tenant's rows can be reached, or revealed.
    Error,
    /// Nothing can be reached by this alone; a later mistake could, or it costs time.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// One thing that is wrong, what can happen, and the SQL that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    kind: FindingKind,
    object: String,
    message: String,
    fix: String,
    decision: Option<String>,
}

impl Finding {
    pub(super) fn new(
        kind: FindingKind,
        object: impl Into<String>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Finding {
            kind,
            object: object.into(),
            message: message.into(),
            fix: fix.into(),
            decision: None,
        }
    }

    pub(super) fn decide(mut self, decision: impl Into<String>) -> Self {
        self.decision = Some(decision.into());
        self
    }

    /// What it is.
    pub fn kind(&self) -> FindingKind {
        self.kind
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What it is about, without quotes: a table (`public.notes`), a policy, constraint or
    /// index of a table (`public.notes.notes_email_key`), a view, a function with its
    /// arguments (`public.f(integer)`), a role (`app`), or where a default of the setting is
    /// (`role app`, `database shop`).
    pub fn object(&self) -> &str {
        &self.object
    }

    /// What can happen, for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Statements that mend it, to be run by the owner of what they change, or by a superuser
    /// where roles are changed; in one transaction, which one simple query is. Run those of
    /// all findings in the order in which the findings are.
    ///
    /// Where somebody has to [decide](Finding::decision) first, this is the safe choice.
    pub fn fix(&self) -> &str {
        &self.fix
    }

    /// What to look at before the [fix](Finding::fix) is run: what it may break, or which
    /// other way there is.
    pub fn decision(&self) -> Option<&str> {
        self.decision.as_deref()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {}: {}",
            self.severity(),
            self.kind,
            self.object,
            self.message
        )?;
        if let Some(decision) = &self.decision {
            write!(f, "\n  first: {decision}")?;
        }
        for (n, line) in self.fix.lines().enumerate() {
            let lead = if n == 0 { "fix:  " } else { "      " };
            write!(f, "\n  {lead} {line}")?;
        }
        Ok(())
    }
}
