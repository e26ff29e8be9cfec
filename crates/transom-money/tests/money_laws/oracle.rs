//! School arithmetic: unlimited for our purposes, slow, and obviously right. It is the judge of
//! what 96 and 128 bits do.

use std::ops::{Add, Mul, Sub};

use transom_money::Decimal;

/// Columns of powers of ten, the first one 10^-56. A column may hold any number, also a
/// negative one; only [`Exact::digits`] carries.
#[derive(Clone)]
pub(crate) struct Exact(Vec<i64>);

const COLUMNS: usize = 160;
const ONES: usize = 56;

impl Exact {
    pub(crate) fn integer(number: i128) -> Self {
        Self::new(number, 0)
    }

    pub(crate) fn decimal(decimal: Decimal) -> Self {
        Self::new(decimal.mantissa(), decimal.scale())
    }

    fn new(mut mantissa: i128, scale: u32) -> Self {
        let mut columns = vec![0; COLUMNS];
        for column in &mut columns[ONES - scale as usize..] {
            *column = i64::try_from(mantissa % 10).unwrap_or_default();
            mantissa /= 10;
        }
        Self(columns)
    }

    /// The sign, and the digits without it.
    fn digits(&self) -> (i64, Vec<i64>) {
        let carried = |columns: &[i64], sign: i64| {
            let mut carry = 0;
            let digits: Vec<i64> = columns
                .iter()
                .map(|column| {
                    let value = column * sign + carry;
                    carry = value.div_euclid(10);
                    value.rem_euclid(10)
                })
                .collect();
            (carry, digits)
        };
        let (carry, digits) = carried(&self.0, 1);
        if carry < 0 {
            return (-1, carried(&self.0, -1).1);
        }
        (i64::from(digits.iter().any(|&digit| digit != 0)), digits)
    }

    pub(crate) fn signum(&self) -> i64 {
        self.digits().0
    }

    /// Whether 96 bits and 28 decimal places hold it.
    pub(crate) fn representable(&self) -> bool {
        let (_, digits) = self.digits();
        let Some(lowest) = digits.iter().position(|&digit| digit != 0) else {
            return true;
        };
        let mantissa = digits[lowest.min(ONES)..]
            .iter()
            .rev()
            .try_fold(0_i128, |mantissa, &digit| {
                mantissa.checked_mul(10)?.checked_add(digit.into())
            });
        lowest >= ONES - 28 && mantissa.is_some_and(|mantissa| mantissa < 1 << 96)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        (self.clone() - other.clone()).signum() == 0
    }
}

impl std::fmt::Debug for Exact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.digits())
    }
}

impl Add for Exact {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.iter().zip(other.0).map(|(x, y)| x + y).collect())
    }
}

impl Sub for Exact {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.iter().zip(other.0).map(|(x, y)| x - y).collect())
    }
}

impl Mul for Exact {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut columns = vec![0; COLUMNS];
        let filled = |columns: Vec<i64>| {
            columns
                .into_iter()
                .enumerate()
                .filter(|&(_, digit)| digit != 0)
        };
        for (i, x) in filled(self.0) {
            for (j, y) in filled(other.0.clone()) {
                columns[i + j - ONES] += x * y;
            }
        }
        Self(columns)
    }
}
