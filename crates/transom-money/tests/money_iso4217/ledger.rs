//! What was once published stays: a stored amount must never change its meaning, nor stop
//! loading.

use transom_money::Currency;

use crate::data::{self, by_code, exponent};

#[test]
fn no_code_was_ever_dropped_and_no_exponent_ever_changed() {
    for (code, [_, digits]) in by_code(data::FROZEN) {
        match Currency::iso(code) {
            Ok(currency) => assert_eq!(
                currency.exponent(),
                exponent(digits),
                "{code} was published with another exponent, see data/README.md"
            ),
            Err(error) => panic!("it was published once: {error}"),
        }
    }
}

#[test]
fn every_code_is_in_the_ledger() {
    let frozen = by_code::<2>(data::FROZEN);
    for currency in Currency::iso_all().chain(Currency::iso_historic()) {
        assert!(
            frozen.contains_key(currency.code().as_str()),
            "{currency} is new: append it to data/frozen.csv"
        );
    }
}
