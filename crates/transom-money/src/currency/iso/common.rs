//! Names for the common currencies.

use crate::Currency;

macro_rules! common {
    ($($code:ident $exponent:literal $name:literal)*) => {
        impl Currency {
            $(
                #[doc = concat!($name, ", ", $exponent, " digits.")]
                pub const $code: Self = Self::literal(stringify!($code), Some($exponent));
            )*
        }

        #[cfg(test)]
        const COMMON: &[(Currency, &str)] = &[$((Currency::$code, $name)),*];
    };
}

common! {
    AUD 2 "Australian Dollar"
    BRL 2 "Brazilian Real"
    CAD 2 "Canadian Dollar"
    CHF 2 "Swiss Franc"
    CNY 2 "Yuan Renminbi"
    CZK 2 "Czech Koruna"
    DKK 2 "Danish Krone"
    EUR 2 "Euro"
    GBP 2 "Pound Sterling"
    HKD 2 "Hong Kong Dollar"
    HUF 2 "Forint"
    INR 2 "Indian Rupee"
    JPY 0 "Yen"
    KRW 0 "Won"
    KWD 3 "Kuwaiti Dinar"
    MXN 2 "Mexican Peso"
    NOK 2 "Norwegian Krone"
    NZD 2 "New Zealand Dollar"
    PLN 2 "Zloty"
    SEK 2 "Swedish Krona"
    SGD 2 "Singapore Dollar"
    USD 2 "US Dollar"
    ZAR 2 "Rand"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_agree_with_the_list() {
        for &(currency, name) in COMMON {
            assert_eq!(Currency::iso(&currency.code()), Ok(currency));
            assert_eq!(currency.name(), Some(name), "{currency}");
        }
    }
}
