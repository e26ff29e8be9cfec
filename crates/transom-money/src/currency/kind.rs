//! What may stand in `Money<C>`: a currency known at run time, or one that is a type.

use core::fmt::Debug;
use core::hash::Hash;

use super::{Currency, UnknownCurrency};

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Currency {}
    impl<C: super::StaticCurrency> Sealed for C {}
}

/// What may stand in [`Money<C>`](crate::Money): [`Currency`], known at run time, or a
/// [`StaticCurrency`]. Sealed.
pub trait CurrencyKind: Copy + Eq + Hash + Debug + sealed::Sealed {
    /// The currency as a value.
    fn currency(self) -> Currency;

    /// The currency a code stands for: one of ISO 4217's for [`Currency`], and only its own
    /// for a [`StaticCurrency`].
    ///
    /// # Errors
    ///
    /// [`UnknownCurrency`] for any other code.
    fn from_code(code: &str) -> Result<Self, UnknownCurrency>;
}

/// One currency as a type without a size, such as [`Usd`](crate::Usd): mixing it with another
/// does not compile. [`static_currency!`](crate::static_currency) makes more of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a currency that is a type",
    label = "the compiler has to know the currency here, as it knows `Usd`",
    note = "amounts whose currency is known at run time are added by `try_add`, summed by `Money::try_sum` and compared by `try_cmp`"
)]
pub trait StaticCurrency: Copy + Eq + Hash + Debug + Default {
    /// The currency this type stands for.
    const CURRENCY: Currency;
    /// The one value of this type.
    const VALUE: Self;
}

impl CurrencyKind for Currency {
    fn currency(self) -> Currency {
        self
    }

    fn from_code(code: &str) -> Result<Self, UnknownCurrency> {
        Self::iso(code)
    }
}

impl<C: StaticCurrency> CurrencyKind for C {
    fn currency(self) -> Currency {
        C::CURRENCY
    }

    #[inline]
    fn from_code(code: &str) -> Result<Self, UnknownCurrency> {
        // Unpacked when the program is compiled; only what is no match costs more.
        let is_it = match const { C::CURRENCY.three_characters() } {
            Some(three) => code.as_bytes() == three,
            None => C::CURRENCY.code() == code,
        };
        if is_it {
            Ok(C::VALUE)
        } else {
            Err(UnknownCurrency::not_the(C::CURRENCY, code))
        }
    }
}
