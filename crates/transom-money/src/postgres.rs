//! Two columns in PostgreSQL: NUMERIC for the amount, TEXT for the currency.

mod currency;
mod numeric;
mod wire;

pub use self::numeric::{Numeric, NumericError};

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
