//! Why a step failed, in words for whoever asked for it.

use crate::cents::Cents;

#[derive(Debug, thiserror::Error)]
pub(crate) enum AppError {
    #[error("{0} cannot be transferred")]
    NotPositive(Cents),
    #[error("{account} has {balance}, less than {wanted}")]
    InsufficientFunds {
        account: String,
        balance: Cents,
        wanted: Cents,
    },
    #[error("there is no account {0}")]
    NoAccount(String),
    #[error("the e-mail address has already been taken")]
    EmailTaken(#[source] sqlx::Error),
    #[error("there is no such theme")]
    UnknownTheme(#[source] sqlx::Error),
    #[error(transparent)]
    Database(sqlx::Error),
}

/// Every step's `?` and every SQL shortcut comes through here, so a constraint gets its meaning
/// once. The sqlx error stays the source: that is how `Retry` finds a serialization failure.
impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        let violated = error
            .as_database_error()
            .and_then(|error| error.constraint());
        match violated {
            Some("users_email_key") => AppError::EmailTaken(error),
            Some("settings_theme_check") => AppError::UnknownTheme(error),
            _ => AppError::Database(error),
        }
    }
}
