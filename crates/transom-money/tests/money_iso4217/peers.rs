//! The tables against two independent ones.

use transom_money::{Currency, IsoKind};

/// All strings of three capital letters.
fn triples() -> impl Iterator<Item = String> {
    let letters = || 'A'..='Z';
    letters().flat_map(move |a| {
        letters().flat_map(move |b| letters().map(move |c| String::from_iter([a, b, c])))
    })
}

/// `rust_iso4217`: no difference, with its `unit` of -1 for "N.A." and for withdrawn codes, and
/// its `numeric` of -1 for those without.
#[test]
fn rust_iso4217_agrees() {
    for code in triples() {
        match (Currency::iso(&code), rust_iso4217::from_code(&code)) {
            (Ok(ours), Some(theirs)) => {
                let numeric = ours.numeric().map_or(-1, i32::from);
                assert_eq!(numeric, theirs.numeric.max(-1), "{code}");
                assert_eq!(
                    ours.is_current(),
                    theirs.code_type != "historic",
                    "{code} is {:?} here and {} there",
                    ours.kind(),
                    theirs.code_type
                );
                if ours.is_current() {
                    assert_eq!(ours.exponent().map_or(-1, i32::from), theirs.unit, "{code}");
                }
            }
            (Ok(_), None) => panic!("{code} is unknown to rust_iso4217"),
            (Err(_), Some(_)) => panic!("{code} is unknown to us"),
            (Err(_), None) => {}
        }
    }
}

/// `iso_currency` has all current codes and five withdrawn ones; nothing differs.
#[test]
fn iso_currency_agrees() {
    let mut withdrawn = Vec::new();
    for code in triples() {
        let theirs = iso_currency::Currency::from_code(&code);
        match (Currency::iso(&code), theirs) {
            (Ok(ours), Some(theirs)) => {
                assert_eq!(ours.numeric(), Some(theirs.numeric()), "{code}");
                assert_eq!(ours.exponent().map(u16::from), theirs.exponent(), "{code}");
                if !ours.is_current() {
                    let successor = theirs.is_superseded().map(|currency| currency.code());
                    let ours = ours.successor().map(|currency| currency.to_string());
                    assert_eq!(ours.as_deref(), successor, "{code}");
                    withdrawn.push(code);
                }
            }
            (Ok(ours), None) => assert!(!ours.is_current(), "{code} is unknown to iso_currency"),
            (Err(_), Some(_)) => panic!("{code} is unknown to us"),
            (Err(_), None) => {}
        }
    }
    assert_eq!(withdrawn, ["BGN", "CUC", "HRK", "SLL", "ZWL"]);
}

/// `iso_currency` calls `UYW` a fund, which list one does not mark as one.
#[test]
fn funds_are_those_that_list_one_marks() {
    let differ: Vec<_> = Currency::iso_all()
        .filter(|currency| {
            let theirs = iso_currency::Currency::from_code(&currency.code());
            let theirs = theirs.is_some_and(iso_currency::Currency::is_fund);
            theirs != (currency.kind() == Some(IsoKind::Fund))
        })
        .map(|currency| currency.to_string())
        .collect();
    assert_eq!(differ, ["UYW"]);
}
