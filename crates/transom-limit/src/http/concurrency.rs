//! At most so many requests of a key at once.

mod body;
mod count;
mod layer;
mod response_future;
mod service;

pub use self::body::HeldBody;
pub use self::count::{Concurrent, Permit};
pub use self::layer::{Busy, ConcurrencyLayer};
pub use self::response_future::HeldFuture;
pub use self::service::ConcurrencyLimit;
