//! Why a step of a command failed.

use transom_constraint::{ConstraintError, Undeclared};
use transom_events::{AppendError, InvalidEvent, InvalidName};
use transom_money::MoneyError;

use crate::rejection::Code;

/// A rejection is a result of the command; everything else is a fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepError {
    #[error("{field} {message}")]
    Rejected {
        code: Code,
        field: &'static str,
        message: String,
    },
    #[error(transparent)]
    Undeclared(#[from] Undeclared),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Append(#[from] AppendError),
    #[error(transparent)]
    Event(#[from] InvalidEvent),
    #[error(transparent)]
    Name(#[from] InvalidName),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl StepError {
    pub(crate) fn rejected(code: Code, field: &'static str, message: impl Into<String>) -> Self {
        StepError::Rejected {
            code,
            field,
            message: message.into(),
        }
    }

    pub(crate) fn not_found(field: &'static str, what: &str) -> Self {
        Self::rejected(Code::NotFound, field, format!("names no {what}"))
    }

    /// The database's error below, if it is one that the same command may survive next time.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            StepError::Database(error)
            | StepError::Append(AppendError::Database { source: error, .. }) => {
                transom_constraint::is_retryable(error)
            }
            _ => false,
        }
    }
}

/// Says which field of the command a violated constraint is about.
pub(crate) trait AtField<T> {
    fn at_field(self, field: &'static str) -> Result<T, StepError>;
}

impl<T> AtField<T> for Result<T, ConstraintError> {
    fn at_field(self, field: &'static str) -> Result<T, StepError> {
        self.map_err(|error| from_constraint(error, Some(field)))
    }
}

/// A violated constraint at the field of its declaration.
pub(crate) fn declared(error: ConstraintError) -> StepError {
    from_constraint(error, None)
}

fn from_constraint(error: ConstraintError, at: Option<&'static str>) -> StepError {
    let errors = match error {
        ConstraintError::Invalid(errors) => errors,
        ConstraintError::Undeclared(undeclared) => return undeclared.into(),
        ConstraintError::Database(error) => return error.into(),
        other => return sqlx::Error::Encode(Box::new(other)).into(),
    };
    let first = errors.iter().next().and_then(|(field, error)| {
        let code = Code::of_constraint(&error.code)?;
        let field = at.or_else(|| FIELDS.into_iter().find(|known| *known == field))?;
        Some(StepError::rejected(code, field, error.message.to_string()))
    });
    first.unwrap_or_else(|| sqlx::Error::Encode(Box::new(errors)).into())
}

/// The fields that declarations name.
const FIELDS: [&str; 5] = ["account", "email", "order", "amount", "lines"];
