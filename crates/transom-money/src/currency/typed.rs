//! Currencies as types.

/// Declares a currency as a type of size zero: its visibility, name, code and exponent.
/// A code or exponent that breaks the rules of [`Currency::new`](crate::Currency::new) fails
/// the build.
///
/// ```
/// use transom_money::{Money, static_currency};
///
/// static_currency! {
///     /// Tether.
///     pub Usdt = "USDT", Some(6);
/// }
///
/// let fee: Money<Usdt> = "USDT 0.000001".parse()?;
/// assert_eq!(fee + fee, Money::from_minor(2, Usdt)?);
/// # Ok::<_, Box<dyn core::error::Error>>(())
/// ```
#[macro_export]
macro_rules! static_currency {
    ($($(#[$meta:meta])* $visibility:vis $name:ident = $code:literal, $exponent:expr;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
            $visibility struct $name;

            impl $crate::StaticCurrency for $name {
                const CURRENCY: $crate::Currency = $crate::Currency::literal($code, $exponent);
                const VALUE: Self = Self;
            }

            // Evaluated here, so that a bad code fails the build even where nobody uses it.
            const _: $crate::Currency = <$name as $crate::StaticCurrency>::CURRENCY;
        )+
    };
}

static_currency! {
    /// Australian dollar.
    pub Aud = "AUD", Some(2);
    /// Canadian dollar.
    pub Cad = "CAD", Some(2);
    /// Swiss franc.
    pub Chf = "CHF", Some(2);
    /// Euro.
    pub Eur = "EUR", Some(2);
    /// Pound sterling.
    pub Gbp = "GBP", Some(2);
    /// Yen.
    pub Jpy = "JPY", Some(0);
    /// US dollar.
    pub Usd = "USD", Some(2);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Currency, StaticCurrency};

    #[test]
    fn each_type_is_its_iso_currency() {
        fn check<C: StaticCurrency>() {
            assert_eq!(Currency::iso(&C::CURRENCY.code()), Ok(C::CURRENCY));
        }
        check::<Aud>();
        check::<Cad>();
        check::<Chf>();
        check::<Eur>();
        check::<Gbp>();
        check::<Jpy>();
        check::<Usd>();
    }
}
