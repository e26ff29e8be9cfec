//! Unlimited fractions: the judge of what 96, 127 and 256 bits do.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use transom_money::{Decimal, Ratio, Rounding};

pub(crate) const MODES: [Rounding; 12] = [
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
    Rounding::Unnecessary,
];

pub(crate) const HALF_MODES: [Rounding; 6] = [
    Rounding::HalfEven,
    Rounding::HalfOdd,
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::HalfCeiling,
    Rounding::HalfFloor,
];

pub(crate) fn integer(number: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(number.into())
}

pub(crate) fn decimal(decimal: Decimal) -> BigRational {
    BigRational::new(
        decimal.mantissa().into(),
        BigInt::from(10).pow(decimal.scale()),
    )
}

pub(crate) fn ratio(ratio: Ratio) -> BigRational {
    BigRational::new(ratio.numerator().into(), ratio.denominator().into())
}

/// The whole number that `value` becomes, found among its two neighbours by what the mode says
/// of them.
pub(crate) fn rounded(value: &BigRational, mode: Rounding) -> Option<BigInt> {
    let neighbours = [value.floor().to_integer(), value.ceil().to_integer()];
    let [below, above] = neighbours.clone();
    if below == above {
        return Some(below);
    }
    let distance = |to: &BigInt| (value - integer(to.clone())).abs();
    let nearest = |tie: &BigInt| match distance(&below).cmp(&distance(&above)) {
        std::cmp::Ordering::Less => below.clone(),
        std::cmp::Ordering::Greater => above.clone(),
        std::cmp::Ordering::Equal => tie.clone(),
    };
    let [inner, outer] = if value.is_negative() {
        [&above, &below]
    } else {
        [&below, &above]
    };
    let multiple = |of: i32| neighbours.iter().find(|it| (*it % of).is_zero());
    let even = multiple(2)?;
    let odd = neighbours.iter().find(|it| *it != even)?;
    Some(match mode {
        Rounding::HalfEven => nearest(even),
        Rounding::HalfOdd => nearest(odd),
        Rounding::HalfUp => nearest(outer),
        Rounding::HalfDown => nearest(inner),
        Rounding::HalfCeiling => nearest(&above),
        Rounding::HalfFloor => nearest(&below),
        Rounding::Up => outer.clone(),
        Rounding::Ceiling => above,
        Rounding::Floor => below,
        Rounding::ZeroFiveUp if multiple(5) == Some(inner) => outer.clone(),
        Rounding::Down | Rounding::ZeroFiveUp => inner.clone(),
        _ => return None,
    })
}

/// Small ones, any 96 bits, the largest, and round ones, of every scale.
pub(crate) fn decimals() -> impl Strategy<Value = Decimal> {
    const MAX_MANTISSA: i128 = (1 << 96) - 1;
    let mantissa = prop_oneof![
        0..=1000_i128,
        0..=MAX_MANTISSA,
        MAX_MANTISSA - 3..=MAX_MANTISSA,
        (1..=9_i128, 0..=27_u32).prop_map(|(digit, zeros)| digit * 10_i128.pow(zeros)),
    ];
    (mantissa, prop_oneof![0..=4_u32, 0..=28_u32], any::<bool>()).prop_map(
        |(mantissa, scale, minus)| {
            Decimal::from_i128_with_scale(if minus { -mantissa } else { mantissa }, scale)
        },
    )
}

/// Percentages as people have them, thirds and their kin, and whatever fits.
pub(crate) fn ratios() -> impl Strategy<Value = Ratio> {
    prop_oneof![
        (-2500..=25_000_i128).prop_map(|basis_points| (basis_points, 10_000)),
        (-100..=100_i128, 1..=100_i128),
        (any::<i128>(), 1..=i128::MAX),
        (-100..=100_i128, 1..=i128::MAX),
    ]
    .prop_filter_map("numerator", |(above, below)| Ratio::new(above, below).ok())
}
