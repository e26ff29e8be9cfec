//! Arithmetic that is exact or an error.

use core::cmp::Ordering;

use super::{Factor, Money, same_currency};
use crate::amount::Total;
use crate::{CurrencyKind, MoneyError, Ratio};

impl<C: CurrencyKind> Money<C> {
    /// The exact sum.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::Overflow`] and [`MoneyError::Inexact`]
    /// if and only if the sum cannot be held.
    pub fn try_add(self, other: Self) -> Result<Self, MoneyError> {
        same_currency(self.currency, other.currency)?;
        Ok(self.with_amount(self.amount.add(other.amount)?))
    }

    /// The exact difference.
    ///
    /// # Errors
    ///
    /// As [`Money::try_add`].
    pub fn try_sub(self, other: Self) -> Result<Self, MoneyError> {
        same_currency(self.currency, other.currency)?;
        Ok(self.with_amount(self.amount.sub(other.amount)?))
    }

    /// The exact sum of many amounts in `currency`; of none it is zero. Only the sum itself has
    /// to fit, so the order of the amounts makes no difference.
    ///
    /// ```
    /// use transom_money::{Currency, Money};
    ///
    /// let prices: Vec<Money> = vec!["USD 19.99".parse()?, "USD 0.01".parse()?];
    /// assert_eq!(Money::try_sum(Currency::USD, prices)?.to_string(), "USD 20.00");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Money::try_add`].
    pub fn try_sum(
        currency: C,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        let mut total = Total::ZERO;
        for money in amounts {
            same_currency(currency, money.currency)?;
            total.add(money.amount);
        }
        Ok(Self::from_amount(total.amount()?, currency))
    }

    /// The exact product with an integer or a [`Decimal`](crate::Decimal), such as a quantity
    /// or a rate. It often has more digits than the currency; [`round`](Money::round) when it
    /// is due.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Overflow`] and [`MoneyError::Inexact`] if and only if the product cannot
    /// be held.
    pub fn try_mul(self, factor: impl Into<Factor>) -> Result<Self, MoneyError> {
        Ok(self.with_amount(self.amount.mul(factor.into().amount())?))
    }

    /// The quotient by an integer or a [`Decimal`](crate::Decimal), where it is a decimal: USD
    /// 1.00 / 8 is USD 0.125, and USD 1.00 / 3 is an error. See
    /// [`div_round`](Money::div_round) to round it, [`split`](Money::split) to share it out.
    ///
    /// # Errors
    ///
    /// [`MoneyError::DivisionByZero`]; [`MoneyError::Overflow`] and [`MoneyError::Inexact`] if
    /// and only if the quotient cannot be held.
    pub fn try_div(self, divisor: impl Into<Factor>) -> Result<Self, MoneyError> {
        Ok(self.with_amount(self.amount.div_exact(divisor.into().amount())?))
    }

    /// How many times `other` this is, as an exact fraction: USD 1 to USD 3 is 1/3.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::DivisionByZero`];
    /// [`MoneyError::Overflow`] where lowest terms take more than 127 bits.
    pub fn ratio_to(self, other: Self) -> Result<Ratio, MoneyError> {
        same_currency(self.currency, other.currency)?;
        Ratio::from(self.amount).try_div(Ratio::from(other.amount))
    }

    /// Which of two amounts in one currency is the larger.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`].
    pub fn try_cmp(self, other: Self) -> Result<Ordering, MoneyError> {
        same_currency(self.currency, other.currency)?;
        Ok(self.amount.cmp(&other.amount))
    }

    /// An order of all amounts, for sorting: by the code of the currency, then by the amount. Of
    /// what is equal in value, all is equal here.
    ///
    /// ```
    /// use transom_money::{Money, money};
    ///
    /// let mut amounts = [money!("USD 1"), money!("EUR 9"), money!("EUR 0.50")];
    /// amounts.sort_by(Money::total_cmp);
    /// assert_eq!(amounts.map(|it| it.to_string()), ["EUR 0.50", "EUR 9.00", "USD 1.00"]);
    /// ```
    pub fn total_cmp(&self, other: &Self) -> Ordering {
        self.currency()
            .cmp(&other.currency())
            .then(self.amount.cmp(&other.amount))
    }

    /// The smaller of two amounts in one currency; typed amounts have `min` as well.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`].
    pub fn try_min(self, other: Self) -> Result<Self, MoneyError> {
        Ok(if self.try_cmp(other)?.is_le() {
            self
        } else {
            other
        })
    }

    /// The larger of two amounts in one currency; typed amounts have `max` as well.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`].
    pub fn try_max(self, other: Self) -> Result<Self, MoneyError> {
        Ok(if self.try_cmp(other)?.is_ge() {
            self
        } else {
            other
        })
    }

    /// The nearest amount that is not below `least` nor above `most`; typed amounts have
    /// `clamp` as well.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::EmptyRange`] if `least` is above `most`.
    pub fn try_clamp(self, least: Self, most: Self) -> Result<Self, MoneyError> {
        if least.try_cmp(most)?.is_gt() {
            return Err(MoneyError::EmptyRange {
                least: least.amount(),
                most: most.amount(),
            });
        }
        self.try_max(least)?.try_min(most)
    }
}
