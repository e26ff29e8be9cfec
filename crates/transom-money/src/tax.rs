//! Tax: on a price, in a price, by line and by document.

mod document;
mod error;
mod grouping;
mod rates;
mod sharing;
mod single;
mod taxation;

pub use self::document::{TaxDocument, TaxGroup, TaxedLine};
pub use self::error::TaxError;
pub use self::rates::{Tax, TaxSet};
pub use self::single::Taxed;
pub use self::taxation::{TaxPolicy, Taxation};
