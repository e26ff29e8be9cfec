//! One rate, with its day and its source.

use alloc::borrow::Cow;
use alloc::format;
use core::fmt;

use chrono::NaiveDate;

use super::ExchangeError;
use crate::money::same_currency;
use crate::{Currency, CurrencyKind, MoneyError, Ratio, StaticCurrency};

/// How much of `B` one of `A` is worth: major unit for major unit, as published on a day by a
/// source.
///
/// As for [`Money`](crate::Money), the currencies are types (`ExchangeRate<Usd, Eur>`) or values
/// (`ExchangeRate`). The rate is an exact fraction above 0, so its inverse is exact too, and the
/// inverse of the inverse is the same again.
///
/// ```
/// use transom_money::{Decimal, Eur, ExchangeRate, Jpy, Money, NaiveDate, Rounding, Usd};
///
/// let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
/// let euro = ExchangeRate::new(Eur, Usd, Decimal::new(11_698, 4), day, "ECB")?;
/// assert_eq!(euro.to_string(), "EUR 1 = USD 1.1698 (ECB, 2026-03-02)");
///
/// let dollars = euro.convert(Money::minor(100_00), Rounding::HalfEven)?;
/// assert_eq!(dollars, Money::<Usd>::minor(116_98));
///
/// // Published as so many yen for a euro: dollars to yen is the way through the euro.
/// let yen = ExchangeRate::new(Eur, Jpy, Decimal::new(18_391, 2), day, "ECB")?;
/// let dollar_to_yen = euro.inverse().cross(&yen)?;
/// assert_eq!(dollar_to_yen.convert(dollars, Rounding::HalfEven)?, Money::<Jpy>::minor(18_391));
/// # Ok::<_, transom_money::exchange::ExchangeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExchangeRate<A = Currency, B = Currency> {
    from: A,
    to: B,
    // Above 0.
    rate: Ratio,
    as_of: NaiveDate,
    source: Cow<'static, str>,
}

impl<A: CurrencyKind, B: CurrencyKind> ExchangeRate<A, B> {
    /// One `from` is worth `rate` of `to`: a [`Decimal`](crate::Decimal), an integer, or a
    /// [`Ratio`] such as what is quoted for 100, divided by 100. `as_of` is the day the source
    /// gives it for, `source` a short text such as "ECB".
    ///
    /// # Errors
    ///
    /// [`ExchangeError::NotPositive`]; [`ExchangeError::NotOne`] for a rate between one
    /// currency and itself that is not 1; [`ExchangeError::NoSource`] for a source that is empty
    /// or blank.
    pub fn new(
        from: A,
        to: B,
        rate: impl Into<Ratio>,
        as_of: NaiveDate,
        source: impl Into<Cow<'static, str>>,
    ) -> Result<Self, ExchangeError> {
        let rate = rate.into();
        let (base, quote) = (from.currency(), to.currency());
        if rate <= Ratio::ZERO {
            return Err(ExchangeError::NotPositive {
                from: base,
                to: quote,
                rate,
            });
        }
        if base == quote && rate != Ratio::ONE {
            return Err(ExchangeError::NotOne {
                currency: base,
                rate,
            });
        }
        let source = source.into();
        if source.trim().is_empty() {
            return Err(ExchangeError::NoSource {
                from: base,
                to: quote,
            });
        }
        Ok(Self {
            from,
            to,
            rate,
            as_of,
            source,
        })
    }

    /// The currency converted from.
    pub fn from(&self) -> Currency {
        self.from.currency()
    }

    /// The currency converted to.
    pub fn to(&self) -> Currency {
        self.to.currency()
    }

    pub(super) fn target(&self) -> B {
        self.to
    }

    /// How much of the second currency one of the first is worth, in major units.
    pub fn rate(&self) -> Ratio {
        self.rate
    }

    /// The day the source gives it for; of a [`cross`](ExchangeRate::cross) rate the older.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// Where it is from; of a [`cross`](ExchangeRate::cross) rate both, as `ECB, BoE`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The way back, exactly: 1.25 becomes 4/5. What a source quotes for buying is not its
    /// inverse for selling; this is arithmetic only.
    #[must_use]
    pub fn inverse(&self) -> ExchangeRate<B, A> {
        ExchangeRate {
            from: self.to,
            to: self.from,
            // It is above 0, so this is no error.
            rate: self.rate.recip().unwrap_or(self.rate),
            as_of: self.as_of,
            source: self.source.clone(),
        }
    }

    /// From `A` over `B` to `C`: the exact product, as of the older of the two days, from both
    /// sources.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`] if `next` starts from another currency than this one
    /// leads to; [`MoneyError::Overflow`] if lowest terms take more than 127 bits;
    /// [`ExchangeError::NotOne`] if the way leads back to where it began at another rate.
    pub fn cross<C: CurrencyKind>(
        &self,
        next: &ExchangeRate<B, C>,
    ) -> Result<ExchangeRate<A, C>, ExchangeError> {
        same_currency(self.to, next.from)?;
        ExchangeRate::new(
            self.from,
            next.to,
            self.rate.try_mul(next.rate)?,
            self.as_of.min(next.as_of),
            if self.source == next.source {
                self.source.clone()
            } else {
                format!("{}, {}", self.source, next.source).into()
            },
        )
    }

    /// The same rate with its currencies as values rather than types.
    #[must_use]
    pub fn erase(self) -> ExchangeRate {
        ExchangeRate {
            from: self.from(),
            to: self.to(),
            rate: self.rate,
            as_of: self.as_of,
            source: self.source,
        }
    }
}

impl ExchangeRate {
    /// The same rate with its currencies as types.
    ///
    /// # Errors
    ///
    /// [`MoneyError::CurrencyMismatch`] if one of them is another.
    pub fn try_typed<A: StaticCurrency, B: StaticCurrency>(
        self,
    ) -> Result<ExchangeRate<A, B>, MoneyError> {
        same_currency(A::CURRENCY, self.from)?;
        same_currency(B::CURRENCY, self.to)?;
        Ok(ExchangeRate {
            from: A::VALUE,
            to: B::VALUE,
            rate: self.rate,
            as_of: self.as_of,
            source: self.source,
        })
    }
}

/// `EUR 1 = USD 1.1698 (ECB, 2026-03-02)`; a rate that is no decimal is shown as the fraction.
impl<A: CurrencyKind, B: CurrencyKind> fmt::Display for ExchangeRate<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 1 = {} ", self.from(), self.to())?;
        match self.rate.try_decimal() {
            Ok(decimal) => write!(f, "{}", decimal.normalize())?,
            Err(_) => write!(f, "{}", self.rate)?,
        }
        write!(f, " ({}, {})", self.source, self.as_of)
    }
}
