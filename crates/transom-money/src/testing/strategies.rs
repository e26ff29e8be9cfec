//! What money is made of, with its extremes.

use core::ops::RangeInclusive;
use std::vec::Vec;

use proptest::arbitrary::Arbitrary;
use proptest::prelude::any;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use crate::{Currency, CurrencyKind, Decimal, Money, Ratio, Rounding, StaticCurrency};

const MAX_MANTISSA: i128 = (1 << 96) - 1;

/// Every value a [`Decimal`] can have but negative zero, with what is rare made frequent: small
/// ones, the largest, the smallest, round ones, and powers of two and of five, whose products
/// are long and end in zeros.
pub fn decimals() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![
        3 => 0..=1000_i128,
        3 => 0..=MAX_MANTISSA,
        1 => MAX_MANTISSA - 3..=MAX_MANTISSA,
        1 => (1..=9_i128, 0..=27_u32).prop_map(|(digit, zeros)| digit * 10_i128.pow(zeros)),
        1 => (0..=95_u32).prop_map(|power| 1 << power),
        1 => (0..=41_u32).prop_map(|power| 5_i128.pow(power)),
        2 => any::<i64>().prop_map(|word| i128::from(word.unsigned_abs())),
    ];
    let scale = prop_oneof![2 => Just(2), 1 => 0..=4_u32, 2 => 0..=28_u32];
    (mantissa, scale, any::<bool>()).prop_map(|(mantissa, scale, minus)| {
        let minus = minus && mantissa != 0;
        Decimal::from_i128_with_scale(if minus { -mantissa } else { mantissa }, scale)
    })
}

/// The currencies of ISO 4217, and three of one's own: with no digits, with 18 and a long code.
pub fn currencies() -> impl Strategy<Value = Currency> {
    const OWN: [Currency; 3] = [
        Currency::literal("POINTS", Some(0)),
        Currency::literal("ETH", Some(18)),
        Currency::literal("1INCHTOKEN9", Some(28)),
    ];
    let all: Vec<Currency> = Currency::iso_all().chain(OWN).collect();
    select(all)
}

/// Any amount of any currency of ISO 4217.
pub fn money() -> impl Strategy<Value = Money> {
    let listed: Vec<Currency> = Currency::iso_all().collect();
    (decimals(), select(listed)).prop_map(|(amount, currency)| Money::new(amount, currency))
}

/// Any amount of one currency.
pub fn money_in<C: CurrencyKind>(currency: C) -> impl Strategy<Value = Money<C>> {
    decimals().prop_map(move |amount| Money::new(amount, currency))
}

/// So many minor units: what is charged and paid. A currency without a minor unit has none of
/// them, and gets major units.
pub fn minor_units<C: CurrencyKind>(
    currency: C,
    units: RangeInclusive<i64>,
) -> impl Strategy<Value = Money<C>> {
    let digits = currency.currency().exponent().map_or(0, u32::from);
    units.prop_map(move |units| {
        Money::new(
            Decimal::from_i128_with_scale(units.into(), digits),
            currency,
        )
    })
}

/// Every rounding mode that always has a result, so not [`Rounding::Unnecessary`].
pub fn roundings() -> impl Strategy<Value = Rounding> {
    select(
        &[
            Rounding::HalfEven,
            Rounding::HalfOdd,
            Rounding::HalfUp,
            Rounding::HalfDown,
            Rounding::HalfCeiling,
            Rounding::HalfFloor,
            Rounding::Up,
            Rounding::Down,
            Rounding::Ceiling,
            Rounding::Floor,
            Rounding::ZeroFiveUp,
        ][..],
    )
}

/// Weights to allocate by, of which at least one is above zero: small ones, zeros among them,
/// and any of 64 bits.
pub fn weights(count: RangeInclusive<usize>) -> impl Strategy<Value = Vec<u64>> {
    let weight = prop_oneof![4 => 0..=10_u64, 2 => Just(0), 1 => any::<u64>()];
    proptest::collection::vec(weight, count).prop_filter("a weight above zero", |weights| {
        weights.iter().any(|&weight| weight > 0)
    })
}

impl Arbitrary for Currency {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    /// As [`currencies`].
    fn arbitrary_with((): ()) -> Self::Strategy {
        currencies().boxed()
    }
}

impl Arbitrary for Money {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    /// As [`money`].
    fn arbitrary_with((): ()) -> Self::Strategy {
        money().boxed()
    }
}

impl<C: StaticCurrency + 'static> Arbitrary for Money<C> {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    /// As [`money_in`].
    fn arbitrary_with((): ()) -> Self::Strategy {
        money_in(C::VALUE).boxed()
    }
}

impl Arbitrary for Rounding {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    /// As [`roundings`].
    fn arbitrary_with((): ()) -> Self::Strategy {
        roundings().boxed()
    }
}

impl Arbitrary for Ratio {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    /// Of small integers and of any that lowest terms allow.
    fn arbitrary_with((): ()) -> Self::Strategy {
        let integer = || prop_oneof![-100..=100_i128, any::<i128>(), any::<i64>().prop_map_into()];
        (integer(), integer())
            .prop_filter_map("a fraction", |(above, below)| Ratio::new(above, below).ok())
            .boxed()
    }
}
