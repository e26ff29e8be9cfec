//! `execute_one`, with an error type that has no place for the row it did not find.

use transom_multi::{Multi, sqlx};

struct AppError;

impl From<sqlx::Error> for AppError {
    fn from(_: sqlx::Error) -> Self {
        AppError
    }
}

fn main() {
    //~ the trait bound `AppError: From<Stale>` is not satisfied
    let _ = Multi::with_error::<AppError>().execute_one("save", "update notes set text = ''");
}
