//! A retry, with an error type that does not show whether a new attempt may succeed.

use transom_multi::{Multi, Retry, sqlx};

struct AppError;

impl From<sqlx::Error> for AppError {
    fn from(_: sqlx::Error) -> Self {
        AppError
    }
}

fn build<'a>() -> Multi<'a, (i64,), AppError> {
    Multi::with_error().put("debit", 7)
}

async fn on_a_pool(pool: &sqlx::PgPool) {
    //~ `AppError` does not tell whether a new attempt may succeed
    //~ `Retry::up_to(5).when(|error: &AppError| ..)`
    let _ = Retry::up_to(5).run(pool, build).await;
}

fn main() {
    let _ = on_a_pool;
}
