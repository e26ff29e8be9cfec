//! The binary format of NUMERIC, as `numeric_send` and `numeric_recv` of PostgreSQL's
//! `numeric.c` have it: four 16-bit words (the number of digits, the weight of the first one,
//! the sign, the display scale), then the digits in base 10 000, the most significant first.

mod decode;
mod encode;

pub(super) use self::decode::decode;
pub(super) use self::encode::encode;

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;
const PLUS_INFINITY: u16 = 0xD000;
const MINUS_INFINITY: u16 = 0xF000;

const BASE: u16 = 10_000;
const PLACES_PER_DIGIT: i32 = 4;
/// Of base 10 000, in a number of 2^96 × 1000, which has 32 decimal digits.
const MAX_DIGITS: usize = 8;

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec;
    use std::vec::Vec;

    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::amount::Amount;
    use crate::postgres::NumericError;

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().copied().flat_map(u16::to_be_bytes).collect()
    }

    fn sent(value: Decimal) -> Vec<u8> {
        encode(Amount::from_decimal(value)).as_bytes().to_vec()
    }

    #[test]
    fn the_layout_is_the_servers() {
        // What `select numeric_send(…)` shows.
        for (text, expected) in [
            ("0", &[0, 0, 0, 0][..]),
            ("0.00", &[0, 0, 0, 2]),
            ("12.34", &[2, 0, 0, 2, 12, 3400]),
            ("-0.05", &[1, 0xFFFF, NEGATIVE, 2, 500]),
            ("10000", &[1, 1, 0, 0, 1]),
        ] {
            let value: Decimal = text.parse().unwrap();
            assert_eq!(sent(value), words(expected), "{text}");
            let back = decode(&words(expected)).unwrap();
            assert_eq!(back.to_decimal().to_string(), text);
        }
    }

    #[test]
    fn negative_zero_is_sent_as_zero() {
        let mut minus_zero = Decimal::new(0, 2);
        minus_zero.set_sign_negative(true);
        assert_eq!(sent(minus_zero), words(&[0, 0, 0, 2]));
    }

    #[test]
    fn malformed_bytes_are_errors() {
        for bytes in [
            vec![],
            vec![0; 7],
            vec![0; 9],
            words(&[1, 0, 0, 0]),
            words(&[0, 0, 0, 0, 1]),
            words(&[1, 0, 0, 0, 10_000]),
            words(&[0, 0, 0x1234, 0]),
        ] {
            assert!(
                matches!(decode(&bytes), Err(NumericError::Malformed(_))),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn what_is_not_a_number_is_an_error() {
        assert_eq!(
            decode(&words(&[0, 0, NAN, 0])).err(),
            Some(NumericError::NotANumber)
        );
        for sign in [PLUS_INFINITY, MINUS_INFINITY] {
            assert_eq!(
                decode(&words(&[0, 0, sign, 0x20])).err(),
                Some(NumericError::Infinite)
            );
        }
    }

    #[test]
    fn the_far_ends_of_the_header_are_errors() {
        assert_eq!(
            decode(&words(&[1, 0x7FFF, 0, 0, 1])).err(),
            Some(NumericError::TooManyDigits)
        );
        assert_eq!(
            decode(&words(&[1, 0x8000, 0, 0x3FFF, 1])).err(),
            Some(NumericError::TooManyDigits)
        );
        assert_eq!(
            decode(&words(&[0, 0x7FFF, 0, 0xFFFF])).map(Amount::scale),
            Ok(28)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_amount_or_an_error(
            header in any::<[u16; 3]>(),
            digits in prop::collection::vec(prop_oneof![0..10_000_u16, Just(0), any::<u16>()], 0..12),
            sign in prop::sample::select(vec![POSITIVE, NEGATIVE, NAN, 0x1234]),
        ) {
            let count = u16::try_from(digits.len()).unwrap();
            let [weight, scale, small] = header;
            for (weight, scale) in [(weight, scale), (weight % 16, small % 40)] {
                let bytes = words(&[&[count, weight, sign, scale][..], &digits].concat());
                if let Ok(amount) = decode(&bytes) {
                    // What is sent of it is read as the same again.
                    let again = decode(encode(amount).as_bytes()).unwrap();
                    prop_assert_eq!(again.to_decimal(), amount.to_decimal());
                    prop_assert_eq!(again.scale(), amount.scale());
                }
            }
        }
    }
}
