//! Amounts known when the program is compiled.

use super::Money;
use super::parse::{Fault, scan_amount};
use crate::amount::Amount;
use crate::{Currency, StaticCurrency};

/// Money written in the program: `money!("USD 12.34")` is a [`Money`], and
/// `money!(Usd, "12.34")` a `Money<Usd>`. Both are constants, by the grammar of
/// [`Money`'s `FromStr`](Money#impl-FromStr-for-Money<C>), and a mistake fails the build. A code
/// outside ISO 4217 needs the second form, with a type that
/// [`static_currency!`](crate::static_currency) declares. It is an expression: it cannot stand in
/// the pattern of a `match`, where a guard compares (`price if price == FEE`).
///
/// ```
/// use transom_money::{Money, Usd, money};
///
/// const FEE: Money<Usd> = money!(Usd, "2.50");
/// assert_eq!(FEE + money!(Usd, "0.0001"), money!(Usd, "2.5001"));
/// assert_eq!(FEE.erase(), money!("USD 2.50"));
/// ```
///
/// ```compile_fail,E0080
/// let price = transom_money::money!("USD 12,34");
/// ```
#[macro_export]
macro_rules! money {
    // An item rather than a block: `cargo check` evaluates items too.
    ($text:literal $(,)?) => {{
        const MONEY: $crate::Money = $crate::Money::literal($text);
        MONEY
    }};
    ($currency:ty, $amount:literal $(,)?) => {{
        const MONEY: $crate::Money<$currency> = $crate::Money::<$currency>::typed_literal($amount);
        MONEY
    }};
}

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

impl<C: StaticCurrency> Money<C> {
    /// What `money!(Usd, "12.34")` is.
    ///
    /// # Panics
    ///
    /// When the text is not an amount: in a `const` it fails the build.
    #[doc(hidden)]
    #[must_use]
    pub const fn typed_literal(amount: &str) -> Self {
        Self::from_amount(literal_amount(amount), C::VALUE)
    }
}

impl Money {
    /// What `money!("USD 12.34")` is.
    ///
    /// # Panics
    ///
    /// When the text is not money: in a `const` it fails the build.
    #[doc(hidden)]
    #[must_use]
    pub const fn literal(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut space, mut code_first) = (0, false);
        while space < bytes.len() && bytes[space] != b' ' {
            code_first = code_first || bytes[space].is_ascii_alphabetic();
            space += 1;
        }
        assert!(
            space < bytes.len(),
            "not money: write a currency code and an amount, such as \"USD 12.34\""
        );
        let (left, right) = (text.split_at(space).0, text.split_at(space + 1).1);
        let (code, amount) = if code_first {
            (left, right)
        } else {
            (right, left)
        };
        match Currency::iso_const(code) {
            Some(currency) => Self::from_amount(literal_amount(amount), currency),
            None => panic!(
                "not money: the currency code is not one of ISO 4217; for one of your own, \
                 declare a type with static_currency! and write money!(Type, \"12.34\")"
            ),
        }
    }
}

const fn literal_amount(amount: &str) -> Amount {
    match scan_amount(amount.as_bytes()) {
        Ok(amount) => amount,
        Err(Fault::ExpectedDigit(_)) => {
            panic!("not an amount: write digits with at most one point, such as \"-12.34\"")
        }
        Err(Fault::TooManyDigits(_)) => {
            panic!("the amount has more digits than can be held without rounding")
        }
    }
}
