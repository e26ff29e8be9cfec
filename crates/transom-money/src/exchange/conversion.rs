//! Amounts at a rate.

use super::ExchangeRate;
use crate::amount::Amount;
use crate::money::{minor_digits, same_currency};
use crate::rate::scaled;
use crate::{CurrencyKind, Money, MoneyError, RationalMoney, Rounding};

impl<A: CurrencyKind, B: CurrencyKind> ExchangeRate<A, B> {
    /// What an amount is worth, in whole minor units of the other currency, rounded once by the
    /// mode given.
    ///
    /// There and [back](ExchangeRate::inverse) again, with the half modes, an amount of whole
    /// minor units changes by at most half of one, and half of one of the other currency's at
    /// the inverse rate.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::NoMinorUnit`] of the other currency;
    /// [`MoneyError::Overflow`]; [`MoneyError::Inexact`] with [`Rounding::Unnecessary`] alone.
    pub fn convert(&self, money: Money<A>, mode: Rounding) -> Result<Money<B>, MoneyError> {
        same_currency(self.from(), money.currency())?;
        let digits = minor_digits(self.target())?;
        let amount = Amount::from_decimal(money.amount());
        scaled(amount, self.rate(), digits, mode)
            .map(|amount| Money::from_amount(amount, self.target()))
    }

    /// What an amount is worth exactly, to go on calculating without rounding.
    ///
    /// ```
    /// use transom_money::{Currency, ExchangeRate, Money, NaiveDate, Ratio, Rounding};
    ///
    /// let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    /// let rate = ExchangeRate::new(Currency::USD, Currency::EUR, Ratio::new(2, 3)?, day, "us")?;
    /// let euros = rate.convert_exact(Money::from_minor(1_00, Currency::USD)?)?;
    /// assert_eq!(euros.try_mul(3)?.round(Rounding::Unnecessary)?.to_string(), "EUR 2.00");
    /// # Ok::<_, transom_money::exchange::ExchangeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::Overflow`] where lowest terms take more
    /// than 127 bits.
    pub fn convert_exact(
        &self,
        money: impl Into<RationalMoney<A>>,
    ) -> Result<RationalMoney<B>, MoneyError> {
        let money = money.into();
        same_currency(self.from(), money.currency())?;
        let amount = money.amount().try_mul(self.rate())?;
        Ok(RationalMoney::new(amount, self.target()))
    }
}
