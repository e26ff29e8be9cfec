//! Money in PostgreSQL: the forms it can be stored in, and the SQL that goes with them.

mod bigint;
mod column_type;
mod columns;
mod composite;
mod currency;
mod error;
mod json;
mod minor_columns;
mod money_bag;
mod numeric;
mod package;
mod padded;
mod quote;
mod text;
mod typed;
mod wire;

pub use self::composite::{CodeAttribute, Composite, CompositeType, MoneyWithCurrency};
pub use self::error::StoredMoneyError;
pub use self::json::JsonMoney;
pub use self::minor_columns::MinorColumns;
pub use self::numeric::{Numeric, NumericError};
pub use self::package::SqlPackage;
pub use self::quote::SchemaNameError;
pub use self::text::TextMoney;

use crate::{Currency, CurrencyKind, Money};

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl<C: CurrencyKind> Money<C> {
    /// The amount, to bind to a `NUMERIC` column. Bind [`currency`](Money::currency) to a
    /// `TEXT` column beside it.
    ///
    /// Leave the column's precision open: PostgreSQL itself rounds what goes into a
    /// `NUMERIC(12, 2)`.
    pub fn numeric(self) -> Numeric {
        Numeric(self.amount())
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
impl Money {
    /// Money from the two columns it was stored in.
    pub fn from_columns(amount: Numeric, currency: Currency) -> Self {
        Self::new(amount.0, currency)
    }
}
