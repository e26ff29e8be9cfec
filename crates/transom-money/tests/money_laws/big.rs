//! Fractions without a limit: the judge of whatever rounds.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use transom_money::{Decimal, Ratio, Rounding};

pub(crate) fn decimal(decimal: Decimal) -> BigRational {
    BigRational::new(decimal.mantissa().into(), ten(decimal.scale()))
}

pub(crate) fn ratio(ratio: Ratio) -> BigRational {
    BigRational::new(ratio.numerator().into(), ratio.denominator().into())
}

pub(crate) fn ten(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

/// To so many decimal places; by what each mode is defined as, of the two integers beside it.
pub(crate) fn rounded(value: &BigRational, digits: u32, mode: Rounding) -> BigRational {
    let scaled = value * BigRational::from(ten(digits));
    let (below, above) = (scaled.floor().to_integer(), scaled.ceil().to_integer());
    BigRational::new(chosen(&scaled, below, above, mode), ten(digits))
}

fn chosen(value: &BigRational, below: BigInt, above: BigInt, mode: Rounding) -> BigInt {
    if below == above {
        return below;
    }
    let (to_zero, from_zero) = if value.is_negative() {
        (above.clone(), below.clone())
    } else {
        (below.clone(), above.clone())
    };
    let even = |integer: &BigInt| !integer.bit(0);
    let (even, odd) = if even(&below) {
        (below.clone(), above.clone())
    } else {
        (above.clone(), below.clone())
    };
    let at_half = match mode {
        Rounding::Up => return from_zero,
        Rounding::Down => return to_zero,
        Rounding::Ceiling => return above,
        Rounding::Floor => return below,
        Rounding::ZeroFiveUp => {
            let last: BigInt = to_zero.abs() % BigInt::from(10);
            let away = last.is_zero() || last == BigInt::from(5);
            return if away { from_zero } else { to_zero };
        }
        Rounding::HalfEven => even,
        Rounding::HalfOdd => odd,
        Rounding::HalfUp => from_zero,
        Rounding::HalfDown => to_zero,
        Rounding::HalfCeiling => above.clone(),
        Rounding::HalfFloor => below.clone(),
        other => panic!("no rule for {other:?}"),
    };
    let from_below = value - BigRational::from(below.clone());
    let half = BigRational::new(BigInt::one(), 2.into());
    match from_below.cmp(&half) {
        std::cmp::Ordering::Less => below,
        std::cmp::Ordering::Equal => at_half,
        std::cmp::Ordering::Greater => above,
    }
}

/// Whether 96 bits and 28 decimal places hold it.
pub(crate) fn representable(value: &BigRational) -> bool {
    (0..=28).any(|places| {
        let scaled = value * BigRational::from(ten(places));
        scaled.is_integer() && scaled.to_integer().abs() < BigInt::one() << 96
    })
}

/// Whether lowest terms take no more than 127 bits.
pub(crate) fn fits_a_ratio(value: &BigRational) -> bool {
    let limit = BigInt::one() << 127;
    value.numer().abs() < limit && *value.denom() < limit
}
