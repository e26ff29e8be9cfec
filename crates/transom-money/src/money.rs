//! The amount with its currency.

mod arithmetic;
mod cash;
mod constant;
mod currencies;
mod factor;
mod minor;
mod operators;
mod parse;
mod round;
mod step;
mod text;

use core::fmt;
use core::hash::{Hash, Hasher};

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::{Currency, CurrencyKind, MoneyError, Ratio, RationalMoney, StaticCurrency};

pub(crate) use self::currencies::{minor_digits, same_currency};
pub use self::factor::Factor;
pub(crate) use self::parse::parse_amount;
pub use self::text::MoneyText;

/// An exact amount in a currency.
///
/// `Money` alone holds a currency known at run time (24 bytes); `Money<Usd>` holds dollars and
/// nothing else (16 bytes), and has operators. Both are `Copy`.
///
/// The amount may have more digits than the currency's minor unit: a price of 0.0035 per
/// request is money. Nothing rounds it but [`round`](Money::round).
///
/// Equality and hash go by value: USD 1.5 equals USD 1.50. USD 0 and EUR 0 differ.
///
/// ```
/// use transom_money::{Currency, Decimal, Money, MoneyError, Usd};
///
/// let price = Money::new(Decimal::new(1999, 2), Currency::USD);
/// let total = price.try_mul(3)?;
/// assert_eq!(total.to_string(), "USD 59.97");
///
/// let euros = Money::from_minor(100, Currency::EUR)?;
/// assert!(matches!(total.try_add(euros), Err(MoneyError::CurrencyMismatch { .. })));
///
/// let typed: Money<Usd> = total.try_typed()?;
/// assert_eq!(typed + Money::from_minor(3, Usd)?, Money::from_minor(60_00, Usd)?);
/// # Ok::<_, MoneyError>(())
/// ```
///
/// Amounts of a run-time currency have no `+`, and no order that could leave out the currency:
///
/// ```compile_fail,E0369
/// # use transom_money::{Currency, Money};
/// let _ = Money::zero(Currency::USD) + Money::zero(Currency::EUR);
/// ```
/// ```compile_fail,E0369
/// # use transom_money::{Currency, Money};
/// let _ = Money::zero(Currency::USD) < Money::zero(Currency::EUR);
/// ```
///
/// Typed amounts of two currencies do not meet:
///
/// ```compile_fail,E0308
/// # use transom_money::{Eur, Money, Usd};
/// let _ = Money::zero(Usd) + Money::zero(Eur);
/// ```
#[derive(Clone, Copy)]
pub struct Money<C = Currency> {
    amount: Amount,
    currency: C,
}

impl<C: CurrencyKind> Money<C> {
    /// So much of a currency, in its major unit: `Decimal::new(1250, 2)` is 12.50.
    ///
    /// Negative zero becomes zero; the scale of `amount` is kept.
    pub const fn new(amount: Decimal, currency: C) -> Self {
        Self::from_amount(Amount::from_decimal(amount), currency)
    }

    pub(crate) const fn from_amount(amount: Amount, currency: C) -> Self {
        Self { amount, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: C) -> Self {
        Self::from_amount(Amount::ZERO, currency)
    }

    /// The amount in the major unit.
    pub const fn amount(self) -> Decimal {
        self.amount.to_decimal()
    }

    /// The currency.
    pub fn currency(self) -> Currency {
        self.currency.currency()
    }

    /// The currency as this type has it.
    pub(crate) const fn kind(self) -> C {
        self.currency
    }

    /// The same amount with its currency as a value rather than a type.
    pub fn erase(self) -> Money {
        Money::from_amount(self.amount, self.currency())
    }

    /// The same amount as an exact fraction, to go on calculating without rounding.
    pub fn rational(self) -> RationalMoney<C> {
        RationalMoney::new(Ratio::from(self.amount), self.currency)
    }

    /// Whether the amount is 0.
    pub const fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// Whether the amount is below 0.
    pub const fn is_negative(self) -> bool {
        self.amount.is_negative()
    }

    /// Whether the amount is above 0; 0 is not.
    pub const fn is_positive(self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// 1 above 0, 0 at 0, -1 below.
    pub const fn signum(self) -> i8 {
        match (self.is_zero(), self.is_negative()) {
            (true, _) => 0,
            (_, true) => -1,
            _ => 1,
        }
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    pub(crate) const fn into_parts(self) -> (Amount, C) {
        (self.amount, self.currency)
    }

    pub(crate) fn with_amount(self, amount: Amount) -> Self {
        Self::from_amount(amount, self.currency)
    }
}

impl Money {
    /// The same amount with its currency as a type.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`] if it is in another currency.
    pub fn try_typed<C: StaticCurrency>(self) -> Result<Money<C>, MoneyError> {
        if self.currency == C::CURRENCY {
            Ok(Money::from_amount(self.amount, C::VALUE))
        } else {
            Err(MoneyError::CurrencyMismatch {
                expected: C::CURRENCY,
                actual: self.currency,
            })
        }
    }
}

/// Nothing.
impl<C: StaticCurrency> Default for Money<C> {
    fn default() -> Self {
        Self::ZERO
    }
}

/// [`Money::erase`].
impl<C: StaticCurrency> From<Money<C>> for Money {
    fn from(typed: Money<C>) -> Self {
        typed.erase()
    }
}

/// [`Money::try_typed`].
impl<C: StaticCurrency> TryFrom<Money> for Money<C> {
    type Error = MoneyError;

    fn try_from(money: Money) -> Result<Self, MoneyError> {
        money.try_typed()
    }
}

impl<C: CurrencyKind> PartialEq for Money<C> {
    fn eq(&self, other: &Self) -> bool {
        self.currency == other.currency && self.amount == other.amount
    }
}

impl<C: CurrencyKind> Eq for Money<C> {}

impl<C: CurrencyKind> Hash for Money<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.currency.hash(state);
        self.amount.hash(state);
    }
}

impl<C: CurrencyKind> fmt::Debug for Money<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.currency() {
            listed if listed.kind().is_some() => write!(f, "Money({self})"),
            own => match own.exponent() {
                Some(digits) => write!(f, "Money({self}, {digits} digits)"),
                None => write!(f, "Money({self}, N.A.)"),
            },
        }
    }
}
