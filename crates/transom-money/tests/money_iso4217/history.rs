//! Dates, successors and numbers.

use std::collections::BTreeMap;

use transom_money::{Currency, NaiveDate};

use crate::data::{self, by_code};

fn all() -> impl Iterator<Item = Currency> {
    Currency::iso_all().chain(Currency::iso_historic())
}

fn iso(code: &str) -> Currency {
    Currency::iso(code).unwrap_or_else(|error| panic!("{error}"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("no date: {text}"))
}

fn end_of_month((year, month): (i32, u32)) -> NaiveDate {
    (28..=31)
        .rev()
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
        .unwrap_or_else(|| panic!("no month: {year}-{month}"))
}

#[test]
fn the_days_are_those_of_the_source() {
    let days = data::days();
    for currency in all() {
        let [first, last] = days
            .get(currency.code().as_str())
            .copied()
            .unwrap_or_default();
        let known = |cell: &str| (!cell.is_empty()).then(|| day(cell));
        assert_eq!(currency.first_day(), known(first), "{currency}");
        // `None` is less than any day.
        let expected = known(last).max(currency.withdrawn().map(end_of_month));
        assert_eq!(currency.last_day(), expected, "{currency}");
    }
}

#[test]
fn a_currency_is_valid_as_long_as_either_source_has_it() {
    for (code, on) in [
        // Until the hryvnia of 1996-09-02; CLDR has 1993-10-17.
        ("UAK", "1996-09-01"),
        ("YUN", "1993-06-30"),
        ("PLZ", "1995-06-30"),
        ("BAD", "1997-06-30"),
        // The other way round: ISO withdrew it in 2005-06.
        ("ROL", "2006-12-31"),
        // Both leave it off in 2006-09, and it was paid with.
        ("ZWN", "2008-07-31"),
        ("RUB", "1998-01-01"),
        ("VED", "2021-10-01"),
    ] {
        assert!(iso(code).valid_on(day(on)), "{code} on {on}");
    }
    assert!(!iso("VED").valid_on(day("2021-09-30")));
    assert!(!iso("UAK").valid_on(day("1996-10-01")));
    // Nobody says since when, so it is valid on any day.
    assert_eq!(iso("XDR").first_day(), None);
    assert!(iso("XDR").valid_on(NaiveDate::MIN));
}

#[test]
fn the_second_dollar_of_zimbabwe_gave_way_to_the_third() {
    assert_eq!(iso("ZWN").successor(), Some(iso("ZWR")));
    assert_eq!(iso("ZWR").successor(), Some(iso("ZWL")));
}

#[test]
fn where_only_the_month_is_known_its_last_day_counts() {
    // Not in CLDR: withdrawn in 2004-11, and "1989 to 1990".
    assert_eq!(iso("CHC").last_day(), Some(day("2004-11-30")));
    assert_eq!(iso("BGJ").last_day(), Some(day("1990-12-31")));
}

#[test]
fn a_currency_is_valid_from_its_first_day_to_its_last() {
    for currency in all() {
        let (first, last) = (currency.first_day(), currency.last_day());
        if let (Some(first), Some(last)) = (first, last) {
            assert!(first <= last, "{currency}");
        }
        if let Some(first) = first {
            assert!(currency.valid_on(first), "{currency}");
            assert!(!currency.valid_on(first.pred_opt().unwrap()), "{currency}");
        }
        if let Some(last) = last {
            assert!(currency.valid_on(last), "{currency}");
            assert!(!currency.valid_on(last.succ_opt().unwrap()), "{currency}");
        }
        assert_eq!(last.is_none(), currency.is_current(), "{currency}");
        assert_eq!(
            currency.valid_on(NaiveDate::MAX),
            currency.is_current(),
            "{currency}"
        );
    }
    let mine = Currency::new("POINTS", Some(0)).unwrap();
    assert!(mine.valid_on(NaiveDate::MIN) && mine.valid_on(NaiveDate::MAX));
}

#[test]
fn the_month_of_withdrawal_is_near_the_last_day_of_use() {
    // ISO's month and CLDR's day come from different people. More than five years apart are
    // codes that ISO kept long after the money was gone.
    let in_use = by_code::<3>(data::IN_USE);
    let apart = |currency: &Currency| match in_use.get(currency.code().as_str()) {
        None | Some([.., ""]) => false,
        Some([.., last]) => {
            let withdrawn = currency.withdrawn().map(end_of_month).unwrap();
            (day(last) - withdrawn).num_days().abs() > 5 * 366
        }
    };
    let apart: Vec<String> = Currency::iso_historic()
        .filter(apart)
        .map(|currency| currency.to_string())
        .collect();
    assert_eq!(apart, ["ALK", "GWE", "ILR", "ISJ", "MTP", "RUR"]);
}

#[test]
fn successors_lead_to_a_current_currency_or_to_one_that_was_split_up() {
    for mut currency in all() {
        if currency.is_current() {
            assert_eq!(currency.successor(), None, "{currency}");
        }
        let mut steps = 0;
        while let Some(successor) = currency.successor() {
            currency = successor;
            steps += 1;
            assert!(steps < 10, "{currency} leads in a circle");
        }
        let ends = steps == 0 || currency.is_current() || currency == iso("CSK");
        assert!(ends, "a chain ends at {currency}");
    }
    for [code, successor, _source] in data::rows(data::SUCCESSORS) {
        assert_eq!(iso(code).successor(), Some(iso(successor)), "{code}");
    }
}

#[test]
fn a_successor_is_not_withdrawn_before_its_predecessor() {
    for currency in Currency::iso_historic() {
        let successor = currency.successor().and_then(Currency::withdrawn);
        assert!(
            successor.is_none_or(|month| Some(month) >= currency.withdrawn()),
            "{currency}"
        );
    }
}

#[test]
fn a_number_finds_the_current_currency_or_the_last_one() {
    let mut by_number: BTreeMap<u16, Vec<Currency>> = BTreeMap::new();
    for currency in all() {
        if let Some(number) = currency.numeric() {
            by_number.entry(number).or_default().push(currency);
        }
    }
    for number in 0..=u16::MAX {
        let found = Currency::iso_numeric(number);
        let Some(sharing) = by_number.get(&number) else {
            assert_eq!(found, None, "{number}");
            continue;
        };
        let current: Vec<_> = sharing.iter().filter(|one| one.is_current()).collect();
        assert!(current.len() <= 1, "{current:?} share {number}");
        let latest = sharing.iter().filter_map(|one| one.withdrawn()).max();
        let latest: Vec<_> = sharing
            .iter()
            .filter(|one| one.withdrawn() == latest)
            .collect();
        match current[..] {
            [current] => assert_eq!(found, Some(*current)),
            _ => assert_eq!(
                (found.as_ref(), latest.len()),
                (Some(latest[0]), 1),
                "{number}"
            ),
        }
    }
    assert_eq!(Currency::iso_numeric(840), Some(Currency::USD));
    // With CSJ, with BUK, with ARA, ARP and ARY, with YUM.
    assert_eq!(Currency::iso_numeric(203), Some(Currency::CZK));
    assert_eq!(Currency::iso_numeric(104), Some(iso("MMK")));
    assert_eq!(Currency::iso_numeric(32), Some(iso("ARS")));
    assert_eq!(Currency::iso_numeric(891), Some(iso("CSD")));
    assert_eq!(Currency::iso_numeric(0), None);
}
