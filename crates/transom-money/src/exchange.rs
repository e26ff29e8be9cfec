//! Rates of exchange, and who gives them.

mod age;
mod chain;
mod conversion;
mod error;
mod provider;
mod quote;
mod reversed;
mod table;
mod through_base;

pub use self::age::Age;
pub use self::chain::Chain;
pub use self::error::ExchangeError;
pub use self::provider::RateProvider;
pub use self::quote::ExchangeRate;
pub use self::reversed::Reversed;
pub use self::table::RateTable;
pub use self::through_base::ThroughBase;
