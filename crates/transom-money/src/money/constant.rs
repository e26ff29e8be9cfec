//! Amounts known when the program is compiled.

use super::Money;
use crate::StaticCurrency;
use crate::amount::Amount;

impl<C: StaticCurrency> Money<C> {
    /// Nothing.
    pub const ZERO: Self = Self::from_amount(Amount::ZERO, C::VALUE);

    /// So many minor units: `Money::<Usd>::minor(1234)` is USD 12.34.
    ///
    /// ```
    /// use transom_money::{Money, Usd};
    ///
    /// const FEE: Money<Usd> = Money::minor(250);
    /// assert_eq!(FEE.to_string(), "USD 2.50");
    /// ```
    ///
    /// # Panics
    ///
    /// When the currency has no minor unit, which is a property of the type: in a `const` it
    /// fails the build.
    #[must_use]
    pub const fn minor(units: i64) -> Self {
        match C::CURRENCY.exponent() {
            Some(digits) => Self::from_amount(Amount::of_word(units, digits), C::VALUE),
            None => panic!("the currency has no minor unit"),
        }
    }

    /// So many major units: `Money::<Usd>::major(12)` is USD 12.
    #[must_use]
    pub const fn major(units: i64) -> Self {
        Self::from_amount(Amount::of_word(units, 0), C::VALUE)
    }
}
