//! Operators: negation for every `Money`, the others where the type names the currency.

use core::cmp::Ordering;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use rust_decimal::Decimal;

use super::{Factor, Money};
use crate::amount::{Amount, Lost, Total};
use crate::{CurrencyKind, MoneyError, StaticCurrency};

impl<C: CurrencyKind> Neg for Money<C> {
    type Output = Self;

    fn neg(self) -> Self {
        self.with_amount(self.amount.neg())
    }
}

/// One operator for values and for references, which iterators give.
macro_rules! operator {
    ($trait:ident $method:ident $assign_trait:ident $assign_method:ident $try:literal) => {
        /// # Panics
        ///
        #[doc = concat!("When the result cannot be held exactly; [`Money::", $try, "`] returns an error instead.")]
        impl<C: StaticCurrency> $trait for Money<C> {
            type Output = Self;

            #[inline]
            fn $method(self, other: Self) -> Self {
                self.with_amount(or_panic(self.amount.$method(other.amount)))
            }
        }

        /// # Panics
        ///
        /// As with values.
        impl<C: StaticCurrency> $trait<&Self> for Money<C> {
            type Output = Self;

            #[inline]
            fn $method(self, other: &Self) -> Self {
                $trait::$method(self, *other)
            }
        }

        /// # Panics
        ///
        /// As with values.
        impl<C: StaticCurrency> $trait<Money<C>> for &Money<C> {
            type Output = Money<C>;

            #[inline]
            fn $method(self, other: Money<C>) -> Money<C> {
                $trait::$method(*self, other)
            }
        }

        /// # Panics
        ///
        /// As with values.
        impl<C: StaticCurrency> $trait for &Money<C> {
            type Output = Money<C>;

            #[inline]
            fn $method(self, other: Self) -> Money<C> {
                $trait::$method(*self, *other)
            }
        }

        /// # Panics
        ///
        /// As with values.
        impl<C: StaticCurrency> $assign_trait for Money<C> {
            #[inline]
            fn $assign_method(&mut self, other: Self) {
                *self = $trait::$method(*self, other);
            }
        }

        /// # Panics
        ///
        /// As with values.
        impl<C: StaticCurrency> $assign_trait<&Self> for Money<C> {
            #[inline]
            fn $assign_method(&mut self, other: &Self) {
                *self = $trait::$method(*self, *other);
            }
        }
    };
}

operator!(Add add AddAssign add_assign "try_add");
operator!(Sub sub SubAssign sub_assign "try_sub");

/// Each by itself: for every `Into<Factor>` at once, no other factor could ever be added.
macro_rules! times {
    ($($factor:ty),*) => {
        $(
            /// # Panics
            ///
            /// When the product cannot be held exactly; [`Money::try_mul`] returns an error
            /// instead.
            impl<C: StaticCurrency> Mul<$factor> for Money<C> {
                type Output = Self;

                #[inline]
                fn mul(self, factor: $factor) -> Self {
                    self.with_amount(or_panic(self.amount.mul(Factor::from(factor).amount())))
                }
            }

            /// # Panics
            ///
            /// As with the factor at the right.
            impl<C: StaticCurrency> Mul<Money<C>> for $factor {
                type Output = Money<C>;

                #[inline]
                fn mul(self, money: Money<C>) -> Money<C> {
                    money * self
                }
            }

            /// # Panics
            ///
            /// As `*`.
            impl<C: StaticCurrency> MulAssign<$factor> for Money<C> {
                #[inline]
                fn mul_assign(&mut self, factor: $factor) {
                    *self = *self * factor;
                }
            }
        )*
    };
}

times!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, Decimal);

/// # Panics
///
/// When the sum cannot be held exactly; [`Money::try_sum`] returns an error instead.
impl<C: StaticCurrency> Sum for Money<C> {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        let mut total = Total::ZERO;
        amounts.for_each(|money| total.add(money.amount));
        Self::from_amount(or_panic(total.amount()), C::VALUE)
    }
}

/// # Panics
///
/// As the sum of values.
impl<'a, C: StaticCurrency + 'a> Sum<&'a Self> for Money<C> {
    fn sum<I: Iterator<Item = &'a Self>>(amounts: I) -> Self {
        amounts.copied().sum()
    }
}

impl<C: StaticCurrency> PartialOrd for Money<C> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C: StaticCurrency> Ord for Money<C> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.amount.cmp(&other.amount)
    }
}

#[inline]
fn or_panic(result: Result<Amount, Lost>) -> Amount {
    result.unwrap_or_else(|lost| not_held(lost))
}

#[cold]
fn not_held(lost: Lost) -> ! {
    panic!("money arithmetic: {}", MoneyError::from(lost))
}
